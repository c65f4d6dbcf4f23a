// The 25 cells of the RFM grid as a heat map, and the eleven groups beside it, each leading to its segment.
import { useSearchParams, useSubmit } from "@remix-run/react";
import { BlockStack, Card, Select, Text } from "@shopify/polaris";
import { useId } from "react";
import { shade } from "../../ui/charts/shade.ts";
import { ExplainedHeading } from "../../ui/explained-heading.tsx";
import { RouteLink } from "../../ui/route-link.tsx";
import { useGroupNames } from "../forecast/group-names.ts";
import { SCORES } from "../rfm-groups.ts";
import type { RfmCell, RfmTotals } from "../rfm-totals.ts";
import { useWriters } from "../use-writers.ts";

export type GridView = "customers" | "net";

/** Below five in a fifth, the order of a few customers says more than a score does. */
const FEW = 25;

export function RfmGrid({ totals, view }: { totals: RfmTotals; view: GridView }) {
  const { text } = useWriters();
  const id = useId();
  return (
    <Card>
      <BlockStack gap="300">
        <ExplainedHeading
          id={id}
          title={text("groups.grid.title")}
          explanation={{
            definition: text("groups.grid.definition"),
            formula: text("groups.grid.formula"),
            note: text("groups.grid.ties"),
          }}
        />
        <ViewSelect view={view} />
        <Grid totals={totals} view={view} labelledBy={id} />
        <Text as="p" tone="subdued">
          {text("groups.grid.reading")}
          {totals.customers < FEW && ` ${text("groups.grid.few", { count: totals.customers })}`}
        </Text>
      </BlockStack>
    </Card>
  );
}

function Grid({ totals, view, labelledBy }: { totals: RfmTotals; view: GridView; labelledBy: string }) {
  const { text, formats, money } = useWriters();
  const names = useGroupNames();
  const amount = (cell: RfmCell) => (view === "customers" ? cell.customers : Number(cell.netMinor));
  const most = Math.max(1, ...totals.cells.map(amount));
  const cellOf = (r: number, fm: number) => totals.cells.find((cell) => cell.r === r && cell.fm === fm)!;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="pr-scroll" tabIndex={0} aria-labelledby={labelledBy}>
      <table className="pr-heat" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            <th scope="col">{text("groups.grid.corner")}</th>
            {SCORES.map((fm) => (
              <th key={fm} scope="col">
                {text(`groups.grid.fm${fm}`, { score: fm })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...SCORES].reverse().map((r) => (
            <tr key={r}>
              <th scope="row">{text(`groups.grid.r${r}`, { score: r })}</th>
              {SCORES.map((fm) => {
                const cell = cellOf(r, fm);
                const { name, url } = names("rfm", cell.group);
                const colours = cell.customers === 0 ? undefined : shade(Math.max(0, amount(cell) / most));
                return (
                  <td key={fm} style={colours && { backgroundColor: colours.background, color: colours.ink }}>
                    <RouteLink url={url} className="pr-cell-link">
                      <span className="pr-cell-link__figure">
                        {view === "customers"
                          ? formats.number(cell.customers)
                          : money(cell.netMinor, { compact: true })}
                      </span>
                      <span className="pr-cell-link__name">{name}</span>
                    </RouteLink>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ViewSelect({ view }: { view: GridView }) {
  const { text } = useWriters();
  const submit = useSubmit();
  const [query] = useSearchParams();
  const choose = (value: string) => {
    const next = new URLSearchParams(query);
    next.set("view", value);
    submit(next, { preventScrollReset: true });
  };
  return (
    <div className="pr-controls">
      <Select
        label={text("groups.grid.show")}
        value={view}
        onChange={choose}
        options={(["customers", "net"] as const).map((value) => ({
          value,
          label: text(`groups.grid.views.${value}`),
        }))}
      />
    </div>
  );
}
