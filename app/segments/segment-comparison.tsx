// Two segments' figures in two columns, and how far they overlap.
import { Link } from "@remix-run/react";
import { BlockStack, Card, Text } from "@shopify/polaris";
import { useWriters } from "../retention/use-writers.ts";
import { Explain } from "../ui/explain.tsx";
import { Figure } from "../ui/figure.tsx";
import { COMPARED_FIGURES, useSegmentFigures, type Whole } from "./segment-figures.tsx";
import { segmentName } from "./segment-name.ts";
import type { Segment } from "./segments.server.ts";

type Props = { one: Segment; other: Segment; both: number; whole: Whole };

export function SegmentComparison({ one, other, both, whole }: Props) {
  const { text, formats } = useWriters();
  const write = useSegmentFigures(whole);
  const share = (of: Segment) => formats.percent(of.members > 0 ? (both / of.members) * 100 : null);
  const link = (segment: Segment) => (
    <Link to={`/app/segments/${encodeURIComponent(segment.handle)}`}>{segmentName(segment, text)}</Link>
  );
  const title = text("segments.comparison.table");
  return (
    <>
      <section className="pr-grid">
        <h2 className="pr-hidden">{text("segments.comparison.overlaps")}</h2>
        <Figure
          label={text("segments.comparison.overlap")}
          value={formats.number(both)}
          detail={
            <Text as="p" tone="subdued">
              {text("segments.comparison.overlapDetail", { first: share(one), second: share(other) })}
            </Text>
          }
        />
        <Figure label={text("segments.comparison.onlyFirst")} value={formats.number(one.members - both)} />
        <Figure label={text("segments.comparison.onlySecond")} value={formats.number(other.members - both)} />
      </section>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingSm">
            {title}
          </Text>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <section className="pr-scroll" tabIndex={0} aria-label={title}>
            <table className="pr-table">
              <caption className="pr-hidden">{title}</caption>
              <thead className="pr-table__head">
                <tr>
                  <th scope="col">{text("segments.comparison.figure")}</th>
                  <th scope="col" className="pr-table__number pr-table__named">
                    {link(one)}
                  </th>
                  <th scope="col" className="pr-table__number pr-table__named">
                    {link(other)}
                  </th>
                </tr>
              </thead>
              <tbody>
                {COMPARED_FIGURES.map((figure) => (
                  <tr key={figure}>
                    <th scope="row">
                      {text(`segments.figures.${figure}`)}{" "}
                      <Explain
                        label={text(`segments.figures.${figure}`)}
                        explanation={{ definition: text(`segments.figures.${figure}Definition`) }}
                      />
                    </th>
                    <td className="pr-table__number">{write(one, figure)}</td>
                    <td className="pr-table__number">{write(other, figure)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </BlockStack>
      </Card>
    </>
  );
}
