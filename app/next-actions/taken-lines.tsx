// On Home, below what to do next: what came of the actions taken last, one sentence each.
import { BlockStack, Text } from "@shopify/polaris";
import { useWriters } from "../retention/use-writers.ts";
import { actionTitle } from "./action-words.ts";
import type { Taken } from "./actions.server.ts";

export function TakenLines({ taken }: { taken: Taken[] }) {
  const writers = useWriters();
  const { text, formats, money } = writers;
  if (taken.length === 0) return null;
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {text("actions.came.title")}
      </Text>
      <ul className="pr-plain-list">
        {taken.map((row) => (
          <li key={row.takenId.toString()}>
            {text("actions.came.taken", {
              title: actionTitle(row.kind, row.subject, writers),
              date: formats.date(row.takenAt),
            })}{" "}
            {row.measuredAt
              ? text("actions.came.bought", {
                  bought: formats.number(row.bought),
                  count: row.customers,
                  net: money(row.boughtNetMinor),
                })
              : text("actions.came.soon")}{" "}
            {row.measuredAt &&
              row.expected !== null &&
              text("actions.came.expected", { expected: formats.number(row.expected, 1) })}
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
