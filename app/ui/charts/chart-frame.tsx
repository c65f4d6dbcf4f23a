// What every chart has around it: a name, the drawing, and the same data as a table for reading and copying.
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Explain, type Explanation } from "../explain.tsx";
import { useText } from "../language-provider.tsx";

export type ChartTable = { columns: string[]; rows: string[][] };

type Props = {
  title: string;
  explanation?: Explanation;
  actions?: ReactNode;
  /** one sentence that says what the drawing shows; the drawing itself is hidden from screen readers */
  summary: string;
  table: ChartTable;
  /** where the drawing is wider than a phone, its end is shown first: for what leads up to now, or to a day ahead */
  endFirst?: boolean;
  children: ReactNode;
};

export function ChartFrame({
  title,
  explanation,
  actions,
  summary,
  table,
  endFirst = false,
  children,
}: Props) {
  const text = useText();
  const id = useId();
  const drawing = useRef<HTMLElement>(null);
  useEffect(() => {
    const { current } = drawing;
    // from right to left the end is where scrolling is least
    if (endFirst && current)
      current.scrollLeft = current.scrollWidth * (getComputedStyle(current).direction === "rtl" ? -1 : 1);
  }, [endFirst]);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center" wrap={false}>
            <Text as="h2" variant="headingSm" id={id}>
              {title}
            </Text>
            {explanation && <Explain label={title} explanation={explanation} />}
          </InlineStack>
          {actions}
        </InlineStack>
        <Text as="p" tone="subdued">
          {summary}
        </Text>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <section className="pr-scroll" tabIndex={0} aria-labelledby={id} ref={drawing}>
          {children}
        </section>
        <details className="pr-chart-table">
          <summary>{text("chart.showTable")}</summary>
          <DataTable labelledBy={id} table={table} />
        </details>
      </BlockStack>
    </Card>
  );
}

function DataTable({ labelledBy, table }: { labelledBy: string; table: ChartTable }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="pr-scroll" tabIndex={0} aria-labelledby={labelledBy}>
      <table className="pr-table" aria-labelledby={labelledBy}>
        <thead className="pr-table__head">
          <tr>
            {table.columns.map((column, index) => (
              <th key={column} scope="col" className={index > 0 ? "pr-table__number" : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row[0]}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={table.columns[index]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={table.columns[index]} className="pr-table__number">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
