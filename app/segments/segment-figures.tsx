// A segment's figures, each with its definition.
import { Text } from "@shopify/polaris";
import { useWriters } from "../retention/use-writers.ts";
import { Figure } from "../ui/figure.tsx";
import { NO_VALUE } from "../ui/format.ts";
import type { Segment } from "./segments.server.ts";

/** What figures are made of. */
export type Sums = Pick<
  Segment,
  | "members"
  | "repeatMembers"
  | "activeMembers"
  | "purchases"
  | "grossMinor"
  | "netMinor"
  | "valueMinor"
  | "valueLowMinor"
  | "valueHighMinor"
  | "expectedPurchases"
  | "aliveMembers"
>;
/** The net sales of all customers, in minor units. */
export type Whole = { netMinor: bigint };

export const FIGURES = [
  "members",
  "netShare",
  "net",
  "averageOrder",
  "frequency",
  "repeat",
  "active",
  "alive",
  "expected",
  "value",
] as const;
/** Two side by side have the range in a line of its own. */
export const COMPARED_FIGURES = [...FIGURES, "valueRange"] as const;
export type FigureName = (typeof COMPARED_FIGURES)[number];

/** `const write = useSegmentFigures(whole); write(segment, "averageOrder")`; "–" where nothing can be said. */
export function useSegmentFigures(whole: Whole): (sums: Sums, figure: FigureName) => string {
  const { text, formats, money } = useWriters();
  const ratio = (part: bigint | number, of: bigint | number) =>
    Number(of) > 0 ? Number(part) / Number(of) : null;
  const percent = (share: number | null) => formats.percent(share === null ? null : share * 100);
  return (sums, figure) => {
    switch (figure) {
      case "members":
        return formats.number(sums.members);
      case "netShare":
        return percent(ratio(sums.netMinor, whole.netMinor));
      case "net":
        return money(sums.netMinor);
      case "averageOrder":
        return money(ratio(sums.grossMinor, sums.purchases));
      case "frequency":
        return formats.number(ratio(sums.purchases, sums.members), 2);
      case "repeat":
        return percent(ratio(sums.repeatMembers, sums.members));
      case "active":
        return percent(ratio(sums.activeMembers, sums.members));
      case "alive":
        return formats.number(sums.aliveMembers);
      case "expected":
        return formats.number(sums.expectedPurchases);
      case "value":
        return money(sums.valueMinor);
      case "valueRange":
        return sums.valueLowMinor === null
          ? NO_VALUE
          : text("value.interval", { low: money(sums.valueLowMinor), high: money(sums.valueHighMinor) });
    }
  };
}

export function SegmentFigures({ sums, whole }: { sums: Sums; whole: Whole }) {
  const { text, money } = useWriters();
  const write = useSegmentFigures(whole);
  const { valueLowMinor, valueHighMinor, expectedPurchases } = sums;
  // expected purchases are known with the range or without: then it cannot be told
  const range =
    expectedPurchases === null
      ? null
      : valueLowMinor === null
        ? text("value.noInterval")
        : text("value.between", { low: money(valueLowMinor), high: money(valueHighMinor) });
  return (
    <section className="pr-grid">
      <h2 className="pr-hidden">{text("segments.figures.title")}</h2>
      {FIGURES.map((figure) => (
        <Figure
          key={figure}
          label={text(`segments.figures.${figure}`)}
          value={write(sums, figure)}
          detail={
            figure === "value" &&
            range && (
              <Text as="p" tone="subdued" variant="bodySm">
                {range}
              </Text>
            )
          }
          explanation={{ definition: text(`segments.figures.${figure}Definition`) }}
        />
      ))}
    </section>
  );
}
