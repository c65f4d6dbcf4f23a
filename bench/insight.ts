// How long the server takes for each admin page's data, for a shop of 100,000 orders and for one ten times as large; beside
// it the same questions asked of the orders themselves, in PostgreSQL and in DuckDB, and the fit of the purchase models.
import { loadavg } from "node:os";
import { type Database, sql } from "../app/platform/db.server.ts";
import { forecastShop } from "../app/retention/forecast/forecast-shop.server.ts";
import { reckonGroupDays } from "../app/retention/group-days/reckon-group-days.server.ts";
import { deriveInsight } from "../app/retention/insight/derive-insight.server.ts";
import { midnight } from "../app/retention/period.ts";
import { withThrowAwayDatabase } from "../cli/throw-away-database.ts";
import { fillDeliveries } from "./insight/deliveries-in-bulk.ts";
import { askDuckdb, installDuckdb } from "./insight/duckdb.ts";
import { fillLoyalty } from "./insight/loyalty-in-bulk.ts";
import { LOYALTY_ANEW, LOYALTY_PAGES } from "./insight/loyalty-pages.ts";
import { makeUpShop, SHOP_ENDS, SHOP_ZONE } from "./insight/made-up-shop.ts";
import { timeModelFit } from "./insight/model-fit.ts";
import { OTHER_PAGES } from "./insight/other-pages.ts";
import { PAGES, type PageData, READ_ANEW } from "./insight/pages.ts";
import { POPUP_PAGES, POPUPS_ANEW } from "./insight/popup-pages.ts";
import { fillPopups } from "./insight/popups-in-bulk.ts";
import { questions } from "./insight/questions.ts";
import { fillSegments, SEGMENT_PAGES } from "./insight/segment-pages.ts";

/** What docs/operations.md promises of every page. */
const MOST_MS = 100;
const MOST_GROWTH = 1.5;
const RUNS = 21;
/** Of what takes seconds. */
const ANEW_RUNS = 3;
const REFERENCE_RUNS = 3;
/** Noise of a millisecond is not growth. */
const LEAST_MS = 4;

const ALL_PAGES = { ...PAGES, ...SEGMENT_PAGES, ...LOYALTY_PAGES, ...POPUP_PAGES, ...OTHER_PAGES };
const ALL_ANEW = { ...READ_ANEW, ...LOYALTY_ANEW, ...POPUPS_ANEW };

type Shop = {
  shopId: bigint;
  orders: number;
  rebuildMs: number;
  deriveMs: number;
  forecastMs: number;
  segmentsMs: number;
  againMs: number;
  /** the groups of every day, and of one day more */
  groupDaysMs: number;
  groupDaysAgainMs: number;
};

/** @param options `--orders N`: size of the larger shop */
export default async function insightBench(json: boolean, options: string[] = []): Promise<void> {
  const large = Number(options[options.indexOf("--orders") + 1] ?? "") || 1_000_000;
  const load = loadavg()[0]!;
  const noDuckdb = await installDuckdb();
  if (noDuckdb) process.stderr.write(`${noDuckdb}\n`);
  const measured = await withThrowAwayDatabase(async (database) => {
    const shops = [await makeShop(database, large / 10), await makeShop(database, large)];
    return {
      pages: await timePages(database, shops, ALL_PAGES, RUNS),
      readAnew: await timePages(database, shops, ALL_ANEW, ANEW_RUNS),
      reference: await timeReference(database, shops, noDuckdb === null),
      derived: shops.map(({ shopId: _, ...figures }) => rounded(figures)),
    };
  });
  const pages = measured.pages.map((page) => ({
    ...page,
    within100ms: page.largeMs <= MOST_MS,
    within1_5x: page.largeMs <= MOST_GROWTH * Math.max(page.smallMs, LEAST_MS),
  }));
  const result = {
    job: "insight",
    orders: [large / 10, large],
    loadAverage: load,
    runs: RUNS,
    meets: pages.every((page) => page.within100ms && page.within1_5x),
    ...measured,
    pages,
    duckdb: noDuckdb ?? "installed",
    modelFit: rounded(timeModelFit()),
  };
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(asText(result));
}

async function makeShop(database: Database, orders: number): Promise<Shop> {
  const { shopId, rebuildMs } = await makeUpShop(database, orders);
  const now = shopNow();
  const deriveMs = await timed(() => deriveInsight(database, shopId, now));
  const forecastMs = await timed(() => forecastShop(database, shopId, now));
  await database.inShop(shopId, (tx) =>
    tx.run(sql`ANALYZE customer_score, customer_forecast, customer_figure, purchase`),
  );
  const segmentsMs = await fillSegments(database, shopId, now);
  const againMs = await timed(() => deriveInsight(database, shopId, now));
  const yesterday = new Date(now.getTime() - 86_400_000);
  const groupDaysMs = await timed(() => reckonGroupDays(database, shopId, yesterday));
  const groupDaysAgainMs = await timed(() => reckonGroupDays(database, shopId, now));
  await fillDeliveries(database, shopId, orders, now);
  await fillLoyalty(database, shopId, now);
  await fillPopups(database, shopId, orders, now);
  return {
    shopId,
    orders,
    rebuildMs,
    deriveMs,
    forecastMs,
    segmentsMs,
    againMs,
    groupDaysMs,
    groupDaysAgainMs,
  };
}

/** Noon of the shop's day after its last order. */
function shopNow(): Date {
  return new Date(midnight(SHOP_ENDS, SHOP_ZONE).getTime() + 43_200_000);
}

type Timed = { page: string; smallMs: number; largeMs: number; growth: number };

async function timePages(
  database: Database,
  [small, large]: Shop[],
  pages: Record<string, PageData>,
  runs: number,
): Promise<Timed[]> {
  const times: Timed[] = [];
  for (const [page, data] of Object.entries(pages)) {
    const ask = ({ shopId }: Shop) => database.inShop(shopId, (tx) => data(tx, shopId, shopNow(), SHOP_ZONE));
    const [smallMs, largeMs] = await mediansInTurn(
      runs,
      () => ask(small!),
      () => ask(large!),
    );
    times.push({ page, ...rounded({ smallMs, largeMs, growth: largeMs / smallMs }) });
  }
  return times;
}

async function timeReference(database: Database, shops: Shop[], withDuckdb: boolean) {
  const asked = questions(SHOP_ENDS);
  const reference: { question: string; orders: number; sqlMs: number; duckdbMs: number | null }[] = [];
  for (const { shopId, orders } of shops) {
    const duckdb = withDuckdb ? await askDuckdb(database.url, shopId, asked, REFERENCE_RUNS) : {};
    for (const [question, text] of Object.entries(asked)) {
      const sqlMs = await median(REFERENCE_RUNS, () =>
        database.inShop(shopId, (tx) => tx.client.query(text)),
      );
      reference.push({ question, orders, ...rounded({ sqlMs, duckdbMs: duckdb[question] ?? null }) });
    }
  }
  return reference;
}

/** Of two in turn: what the machine does meanwhile, it does to both. One run of each before the clock is looked at. */
async function mediansInTurn(
  runs: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<[number, number]> {
  await one();
  await other();
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    times[0].push(await timed(one));
    times[1].push(await timed(other));
  }
  return [middle(times[0]), middle(times[1])];
}

/** One run before the clock is looked at. */
async function median(runs: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await timed(work));
  return middle(times);
}

function middle(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function rounded<Figures extends Record<string, number | null>>(figures: Figures): Figures {
  const short = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, short(value)])) as Figures;
}

type Result = {
  pages: (Timed & { within100ms: boolean; within1_5x: boolean })[];
  readAnew: Timed[];
  reference: { question: string; orders: number; sqlMs: number; duckdbMs: number | null }[];
  derived: object[];
  modelFit: object;
};

function asText({ pages, readAnew, reference, derived, modelFit }: Result): string {
  const line = ({ page, smallMs, largeMs, growth }: Timed) =>
    `${page.padEnd(40)} ${smallMs.toFixed(1).padStart(9)} ms ${largeMs.toFixed(1).padStart(9)} ms  × ${growth.toFixed(2)}`;
  return [
    ...pages.map((page) => `${line(page)}${page.within100ms && page.within1_5x ? "" : "  !"}`),
    ...readAnew.map((page) => `${line(page)}  read anew`),
    ...reference.map(
      ({ question, orders, sqlMs, duckdbMs }) =>
        `${question.padEnd(24)} ${orders} orders: SQL ${sqlMs.toFixed(0)} ms, DuckDB ${duckdbMs?.toFixed(0) ?? "–"} ms`,
    ),
    ...derived.map((each) => JSON.stringify(each)),
    JSON.stringify(modelFit),
    "",
  ].join("\n");
}
