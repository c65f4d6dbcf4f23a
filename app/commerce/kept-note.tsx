// Since when a figure is what it is, or that it is on its way; the page looks again until it is there.
import { Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { useLookAgain } from "../ui/use-look-again.ts";

type Props = { kept: { asOf: Date | string | null; onItsWay: boolean }[] };

/** Looking asks for a new reckoning once the last one is old. */
const WHILE_OPEN_MS = 15_000;

/** One note for all figures of a page: the oldest of them counts. */
export function KeptNote({ kept }: Props) {
  const text = useText();
  const formats = useFormats();
  useLookAgain(kept.some(({ onItsWay }) => onItsWay));
  useLookAgain(
    kept.some(({ asOf }) => asOf !== null),
    WHILE_OPEN_MS,
  );
  const missing = kept.some(({ asOf, onItsWay }) => asOf === null && onItsWay);
  const times = kept.flatMap(({ asOf }) => (asOf === null ? [] : [new Date(asOf).getTime()]));
  return (
    <div>
      {times.length > 0 && (
        <Text as="p" tone="subdued">
          {text("common.kept.asOf", { time: formats.dateTime(new Date(Math.min(...times))) })}
        </Text>
      )}
      {/* the time above moves while one looks: read out, it would interrupt again and again */}
      <div role="status">
        {missing && (
          <Text as="p" tone="subdued">
            {text("common.kept.missing")}
          </Text>
        )}
      </div>
    </div>
  );
}
