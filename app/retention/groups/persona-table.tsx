// The purchase personas: how many customers each has, what they bought, at which margin, and how many have lapsed.
import { BlockStack, Card, Text } from "@shopify/polaris";
import { ExplainedHeading } from "../../ui/explained-heading.tsx";
import { RouteLink } from "../../ui/route-link.tsx";
import { type Column, SortableTable } from "../../ui/sortable-table.tsx";
import { useGroupNames } from "../forecast/group-names.ts";
import { AsOfNote } from "../insight/as-of-note.tsx";
import type { PersonaTotal } from "../insight/score-customers.server.ts";
import { useWriters } from "../use-writers.ts";
import { type PersonaRow, personaRows } from "./persona-rows.ts";

type Props = { personas: { totals: PersonaTotal[]; asOf: Date; windowDays: number } | null };

export function PersonaTable({ personas }: Props) {
  const { text } = useWriters();
  return (
    <Card>
      <BlockStack gap="300">
        <ExplainedHeading
          title={text("groups.personas.title")}
          explanation={{
            definition: text("groups.personas.definition"),
            note: text("groups.personas.goods"),
          }}
        />
        {personas ? <Rows {...personas} /> : <Text as="p">{text("groups.personas.pending")}</Text>}
      </BlockStack>
    </Card>
  );
}

function Rows({ totals, asOf, windowDays }: NonNullable<Props["personas"]>) {
  const { text, formats, money } = useWriters();
  const names = useGroupNames();
  const rows = personaRows(totals);
  const customers = rows.reduce((sum, row) => sum + row.customers, 0);
  const share = (part: number, whole: number) => formats.percent(whole === 0 ? null : (100 * part) / whole);
  const columns: Column<PersonaRow, never>[] = [
    {
      key: "persona",
      heading: text("groups.personas.persona"),
      cell: ({ persona }) => {
        const { name, url } = names("persona", persona);
        return <RouteLink url={url}>{name}</RouteLink>;
      },
    },
    number("customers", (row) => formats.number(row.customers)),
    number("share", (row) => share(row.customers, customers)),
    number("net", (row) => money(row.netMinor)),
    number("averageOrder", (row) => money(row.averageOrderMinor)),
    number("margin", (row) => money(row.marginMinor)),
    number("unknownCost", (row) => formats.percent(row.unknownCost)),
    number("lapsed", (row) => `${formats.number(row.lapsed)} (${share(row.lapsed, row.customers)})`),
  ];
  function number(key: Exclude<keyof PersonaTexts, "persona">, cell: (row: PersonaRow) => string) {
    return { key, heading: text(`groups.personas.${key}`), number: true, cell };
  }
  return (
    <>
      <SortableTable
        label={text("groups.personas.title")}
        rowKey={(row) => row.persona}
        rows={rows}
        columns={columns}
      />
      <Text as="p" tone="subdued">
        {text("groups.personas.lapsedMeans", { count: windowDays })}
      </Text>
      <AsOfNote asOf={asOf} />
    </>
  );
}

type PersonaTexts = Record<
  "persona" | "customers" | "share" | "net" | "averageOrder" | "margin" | "unknownCost" | "lapsed",
  string
>;
