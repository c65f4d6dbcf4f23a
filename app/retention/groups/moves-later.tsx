// Movement that is read from all purchases while the rest of the page is there already.
import { BlockStack, Button, SkeletonBodyText, Text } from "@shopify/polaris";
import { useText } from "../../ui/language-provider.tsx";
import { AsOfNote } from "../insight/as-of-note.tsx";
import type { GroupDates } from "./group-dates.ts";
import { Moves } from "./move-matrix.tsx";
import { useMoves } from "./use-moves.ts";

type Props = { dates: Pick<GroupDates, "day" | "since">; labelledBy: string };

export function MovesLater({ dates, labelledBy }: Props) {
  const text = useText();
  const { asked, again } = useMoves(dates);
  const { state } = asked;
  const refused = state === "slow" || state === "failed";
  return (
    <>
      {/* is there from the beginning, so that every change of its words is read out */}
      <div role="status" className={state === "told" ? "pr-hidden" : undefined}>
        <Text as="p" tone={refused ? "critical" : "subdued"}>
          {text(`groups.moves.states.${state}`)}
        </Text>
      </div>
      {state === "reading" && <SkeletonBodyText lines={6} />}
      {refused && (
        <div>
          <Button onClick={again}>{text("groups.moves.again")}</Button>
        </div>
      )}
      {asked.state === "told" && (
        <BlockStack gap="300">
          <Moves moves={asked.moves} dates={dates} labelledBy={labelledBy} />
          <AsOfNote asOf={null} anew />
        </BlockStack>
      )}
    </>
  );
}
