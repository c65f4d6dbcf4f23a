// Where the customers of the start went, and where those of the end came from: S − lost + came back + new = E.
import { BlockStack, Card, Text } from "@shopify/polaris";
import type { PeriodFigures } from "./report.server.ts";
import { useWriters } from "./use-writers.ts";

type Props = { now: PeriodFigures; before: PeriodFigures | null };

export function MovementTable({ now, before }: Props) {
  const { text, formats } = useWriters();
  const rows = [
    ["start", "activeAtStart"],
    ["lost", "lost"],
    ["retained", "retained"],
    ["reactivated", "reactivated"],
    ["new", "newCustomers"],
    ["end", "activeAtEnd"],
  ] as const;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingSm">
          {text("retention.movement.title")}
        </Text>
        <Text as="p" tone="subdued">
          {text("retention.movement.summary", {
            start: now.counts.activeAtStart,
            end: now.counts.activeAtEnd,
          })}
        </Text>
        <table className="pr-table">
          <thead className="pr-table__head">
            <tr>
              <td />
              <th scope="col" className="pr-table__number">
                {text("retention.movement.customers")}
              </th>
              {before && (
                <th scope="col" className="pr-table__number">
                  {text("retention.movement.before")}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(([key, count]) => (
              <tr key={key}>
                <th scope="row">{text(`retention.movement.${key}`)}</th>
                <td className="pr-table__number">{formats.number(now.counts[count])}</td>
                {before && <td className="pr-table__number">{formats.number(before.counts[count])}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </BlockStack>
    </Card>
  );
}
