// Formulas: every retention and lifetime-value formula side by side, with the shop's own numbers.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { readSettings } from "../commerce/settings.server.ts";
import { formulaBoard } from "../retention/formulas/formula-board.server.ts";
import { rateFormulas, valueFormulas } from "../retention/formulas/formula-cards.ts";
import { FormulaList } from "../retention/formulas/formula-list.tsx";
import { AsOfNote } from "../retention/insight/as-of-note.tsx";
import { readsAnew } from "../retention/insight/read-anew.server.ts";
import { localDate } from "../retention/period.ts";
import { readPeriodChoice } from "../retention/period-choice.ts";
import { PeriodPicker } from "../retention/period-picker.tsx";
import { useWriters } from "../retention/use-writers.ts";
import { Empty } from "../ui/empty.tsx";
import { PageFrame } from "../ui/page-frame.tsx";
import { pageTitle } from "../ui/page-title.ts";

export { PageError as ErrorBoundary } from "../ui/page-error.tsx";
export const meta = pageTitle("formulas");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shop, shopId, inShop } = await context.services.visitor(request);
  const { timezone } = shop;
  const query = new URL(request.url).searchParams;
  const choice = readPeriodChoice(query, localDate(new Date(), timezone), timezone);
  const { from, to } = choice;
  const board = await inShop(async (tx) => {
    const { activityWindowDays } = await readSettings(tx, shopId);
    const period = { from, to, timezone };
    const anew = await readsAnew(tx, shopId, period, activityWindowDays);
    return { ...(await formulaBoard(tx, shopId, period, activityWindowDays)), anew };
  });
  return { board, choice: { ...choice, compareTo: null, comparison: "none" as const } };
}

export default function Formulas() {
  const { board, choice } = useLoaderData<typeof loader>();
  const writers = useWriters();
  const { text } = writers;
  const [query] = useSearchParams();
  return (
    <PageFrame title={text("formulas.title")} help={<p>{text("formulas.help")}</p>}>
      <PeriodPicker key={query.toString()} choice={choice} alone />
      {board.figures.counts.everBoughtBeforeEnd === 0 ? (
        <Empty
          title={text("retention.empty.title")}
          body={text("retention.empty.body")}
          action={{ label: text("home.empty.action"), url: "/app/data" }}
        />
      ) : (
        <>
          <AsOfNote asOf={board.asOf} anew={board.anew} />
          <FormulaList title={text("formulas.rates")} cards={rateFormulas(board, writers)} />
          <FormulaList title={text("formulas.values")} cards={valueFormulas(board, writers)} />
        </>
      )}
    </PageFrame>
  );
}
