// Since when a figure is what it is, or that it is on its way; the page looks again until it is there.
import { Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { useLookAgain } from "../ui/use-look-again.ts";

type Props = { kept: { asOf: Date | string | null; onItsWay: boolean }[] };

/** One note for all figures of a page: the oldest of them counts. */
export function KeptNote({ kept }: Props) {
  const text = useText();
  const formats = useFormats();
  useLookAgain(kept.some(({ onItsWay }) => onItsWay));
  const missing = kept.some(({ asOf, onItsWay }) => asOf === null && onItsWay);
  const times = kept.flatMap(({ asOf }) => (asOf === null ? [] : [new Date(asOf).getTime()]));
  const said = [
    times.length > 0
      ? text("common.kept.asOf", { time: formats.dateTime(new Date(Math.min(...times))) })
      : "",
    missing ? text("common.kept.missing") : "",
  ].filter(Boolean);
  return (
    <div role="status">
      {said.length > 0 && (
        <Text as="p" tone="subdued">
          {said.join(" ")}
        </Text>
      )}
    </div>
  );
}
