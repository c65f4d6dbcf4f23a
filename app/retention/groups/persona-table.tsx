// The purchase personas: how many customers each has, what they bought, at which margin, and how many have lapsed.
import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { ExplainedHeading } from "../../ui/explained-heading.tsx";
import { RouteLink } from "../../ui/route-link.tsx";
import { type Column, SortableTable } from "../../ui/sortable-table.tsx";
import { useGroupNames } from "../forecast/group-names.ts";
import { AsOfNote } from "../insight/as-of-note.tsx";
import type { PersonaTotal } from "../insight/score-customers.server.ts";
import type { Persona } from "../personas.ts";
import { useWriters } from "../use-writers.ts";
import { type PersonaRow, personaRows } from "./persona-rows.ts";

type Props = {
  personas: { totals: PersonaTotal[]; asOf: Date; windowDays: number } | null;
  /** where a segment of a persona's lapsed customers is made; name = what to call it */
  lapsedUrl: (persona: Persona, name: string) => string;
};

export function PersonaTable({ personas, lapsedUrl }: Props) {
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
        {personas ? (
          <Rows {...personas} lapsedUrl={lapsedUrl} />
        ) : (
          <Text as="p">{text("groups.personas.pending")}</Text>
        )}
      </BlockStack>
    </Card>
  );
}

type RowsProps = NonNullable<Props["personas"]> & Pick<Props, "lapsedUrl">;

function Rows({ totals, asOf, windowDays, lapsedUrl }: RowsProps) {
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
    number("lapsed", (row) => {
      const lapsed = `${formats.number(row.lapsed)} (${share(row.lapsed, row.customers)})`;
      if (row.lapsed === 0) return lapsed;
      const named = text("groups.personas.lapsedOf", { persona: names("persona", row.persona).name });
      return (
        <RouteLink url={lapsedUrl(row.persona, named)} aria-label={`${lapsed} – ${named}`}>
          {lapsed}
        </RouteLink>
      );
    }),
  ];
  function number(key: Exclude<keyof PersonaTexts, "persona">, cell: (row: PersonaRow) => ReactNode) {
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
