// Groups: RFM as a grid at any day, movement between two days, and purchase personas.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, Text } from "@shopify/polaris";
import { GroupDatePicker } from "../retention/groups/date-picker.tsx";
import { groupBoard } from "../retention/groups/group-board.server.ts";
import { readGroupDates } from "../retention/groups/group-dates.ts";
import { GroupTable } from "../retention/groups/group-table.tsx";
import { MovesCard } from "../retention/groups/moves-card.tsx";
import { PersonaTable } from "../retention/groups/persona-table.tsx";
import { RfmGrid } from "../retention/groups/rfm-grid.tsx";
import { AsOfNote } from "../retention/insight/as-of-note.tsx";
import { localDate } from "../retention/period.ts";
import type { Persona } from "../retention/personas.ts";
import { useWriters } from "../retention/use-writers.ts";
import type { RuleNode } from "../segments/rule.ts";
import { builderUrl } from "../segments/rule-link.ts";
import { Empty } from "../ui/empty.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";
import { useLookAgain } from "../ui/use-look-again.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("groups");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const query = new URL(request.url).searchParams;
  const { timezone } = shop;
  const today = localDate(new Date(), timezone);
  const dates = readGroupDates(query, today, timezone);
  const board = await inShop((tx) => groupBoard(tx, shopId, dates, { today, timezone }));
  const view = query.get("view") === "net" ? ("net" as const) : ("customers" as const);
  return { ...board, dates, today, view };
}

function lapsedUrl(persona: Persona, name: string): string {
  const of: RuleNode[] = [{ is: "persona", personas: [persona] }, { is: "lapsed" }];
  return builderUrl({ version: 1, where: { is: "all", of } }, name);
}

export default function Groups() {
  const { rfm, moves, personas, asOf, dates, today, view } = useLoaderData<typeof loader>();
  const { text, formats } = useWriters();
  useLookAgain(rfm === null);
  return (
    <PageFrame title={text("groups.title")} help={<p>{text("groups.help")}</p>}>
      <GroupDatePicker key={`${dates.day} ${dates.since}`} dates={dates} today={today} />
      {!rfm && (
        <Card>
          <div role="status">
            <Text as="p">{text("groups.pending")}</Text>
          </div>
        </Card>
      )}
      {rfm?.customers === 0 && (
        <Empty
          title={text("groups.empty.title")}
          body={text("groups.empty.body", { day: formats.day(dates.day) })}
          action={{ label: text("home.empty.action"), url: "/app/data" }}
        />
      )}
      {rfm && rfm.customers > 0 && (
        <>
          <AsOfNote asOf={asOf} />
          <RfmGrid totals={rfm} view={view} />
          <GroupTable totals={rfm} />
          <MovesCard moves={moves} dates={dates} />
        </>
      )}
      {(rfm?.customers !== 0 || personas) && <PersonaTable personas={personas} lapsedUrl={lapsedUrl} />}
    </PageFrame>
  );
}
