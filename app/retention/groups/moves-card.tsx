// Movement between groups: at once where it is kept ready, else by itself a little later than the page.
import { BlockStack, Card } from "@shopify/polaris";
import { useId } from "react";
import { ExplainedHeading } from "../../ui/explained-heading.tsx";
import { useText } from "../../ui/language-provider.tsx";
import type { GroupDates } from "./group-dates.ts";
import { Moves } from "./move-matrix.tsx";
import type { Move } from "./movement.ts";
import { MovesLater } from "./moves-later.tsx";

/** @param moves null: asked for once the page is there */
export function MovesCard({ moves, dates }: { moves: Move[] | null; dates: GroupDates }) {
  const text = useText();
  const id = useId();
  return (
    <Card>
      <BlockStack gap="300">
        <ExplainedHeading
          id={id}
          title={text("groups.moves.title")}
          explanation={{ definition: text("groups.moves.definition") }}
        />
        {moves ? (
          <Moves moves={moves} dates={dates} labelledBy={id} />
        ) : (
          <MovesLater key={`${dates.day} ${dates.since}`} dates={dates} labelledBy={id} />
        )}
      </BlockStack>
    </Card>
  );
}
