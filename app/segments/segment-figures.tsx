// A segment's figures, each with its definition.
import { useWriters } from "../retention/use-writers.ts";
import { Figure } from "../ui/figure.tsx";
import type { Segment } from "./segments.server.ts";

/** What figures are made of. */
export type Sums = Pick<
  Segment,
  "members" | "repeatMembers" | "activeMembers" | "purchases" | "grossMinor" | "netMinor" | "valueMinor"
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
  "value",
] as const;
export type FigureName = (typeof FIGURES)[number];

/** `const write = useSegmentFigures(whole); write(segment, "averageOrder")`; "–" where nothing can be said. */
export function useSegmentFigures(whole: Whole): (sums: Sums, figure: FigureName) => string {
  const { formats, money } = useWriters();
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
      case "value":
        return money(sums.valueMinor);
    }
  };
}

export function SegmentFigures({ sums, whole }: { sums: Sums; whole: Whole }) {
  const { text } = useWriters();
  const write = useSegmentFigures(whole);
  return (
    <section className="pr-grid">
      <h2 className="pr-hidden">{text("segments.figures.title")}</h2>
      {FIGURES.map((figure) => (
        <Figure
          key={figure}
          label={text(`segments.figures.${figure}`)}
          value={write(sums, figure)}
          explanation={{ definition: text(`segments.figures.${figure}Definition`) }}
        />
      ))}
    </section>
  );
}
