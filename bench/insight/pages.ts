// What the server asks for each admin page, as its loader does.
import { readCustomerQuery } from "../../app/commerce/customer-query.ts";
import { listCustomers } from "../../app/commerce/customers.server.ts";
import { readSettings } from "../../app/commerce/settings.server.ts";
import { listImports } from "../../app/intake/import-run.server.ts";
import { inboxHealth } from "../../app/intake/inbox-health.server.ts";
import { dismissedActions, proposedActions, takenActions } from "../../app/next-actions/actions.server.ts";
import type { Tx } from "../../app/platform/db.server.ts";
import { activeSince } from "../../app/retention/active-since.ts";
import { riskSummary } from "../../app/retention/early-warning/risk-summary.server.ts";
import { listForecasts } from "../../app/retention/forecast/forecast-list.server.ts";
import { readListQuery } from "../../app/retention/forecast/list-query.ts";
import { readShopForecast } from "../../app/retention/forecast/read-forecast.server.ts";
import { formulaBoard } from "../../app/retention/formulas/formula-board.server.ts";
import { gapHistogram } from "../../app/retention/gaps.server.ts";
import { goalOutlooks, listGoals } from "../../app/retention/goals/goals.server.ts";
import { groupBoard } from "../../app/retention/groups/group-board.server.ts";
import { readGroupDates } from "../../app/retention/groups/group-dates.ts";
import { movesAnew } from "../../app/retention/groups/moves-anew.server.ts";
import { daysBefore, localDate, periodBefore } from "../../app/retention/period.ts";
import { presetDays } from "../../app/retention/period-choice.ts";
import { periodFigures, retentionReport } from "../../app/retention/report.server.ts";
import { trend } from "../../app/retention/trend.server.ts";

export type PageData = (tx: Tx, shopId: bigint, now: Date, timezone: string) => Promise<unknown>;

export const PAGES: Record<string, PageData> = {
  home: async (tx, shopId, now, timezone) => {
    const { activityWindowDays: windowDays } = await readSettings(tx, shopId);
    const period = { ...presetDays("last90", localDate(now, timezone)), timezone };
    await inboxHealth(tx, shopId);
    await periodFigures(tx, shopId, period, windowDays);
    await periodFigures(tx, shopId, periodBefore(period), windowDays);
    await proposedActions(tx, shopId, now);
    await takenActions(tx, shopId, 3);
    await dismissedActions(tx, shopId);
    await listImports(tx, shopId);
  },
  "home sparks": async (tx, shopId, now, timezone) => {
    const { activityWindowDays: windowDays } = await readSettings(tx, shopId);
    const { to } = presetDays("last90", localDate(now, timezone));
    await trend(tx, shopId, { to, timezone, windowDays, points: 12, months: 3 });
  },
  retention: (tx, shopId, now, timezone) =>
    retention(tx, shopId, { ...presetDays("last90", localDate(now, timezone)), timezone }),
  "retention, an odd period of the past": (tx, shopId, now, timezone) => {
    const to = daysBefore(localDate(now, timezone), 137);
    return retention(tx, shopId, { from: daysBefore(to, 53), to, timezone });
  },
  "retention, two years": (tx, shopId, now, timezone) => {
    const to = localDate(now, timezone);
    return retention(tx, shopId, { from: daysBefore(to, 730), to, timezone });
  },
  formulas: async (tx, shopId, now, timezone) => {
    const { activityWindowDays } = await readSettings(tx, shopId);
    const period = { ...presetDays("last90", localDate(now, timezone)), timezone };
    await formulaBoard(tx, shopId, period, activityWindowDays);
  },
  groups: groups(() => ""),
  "groups a year ago": groups((today) => `day=${daysBefore(today, 365)}`),
  "groups two years ago, over a year": groups((today) => `span=365&day=${daysBefore(today, 730)}`),
  "groups, movement over 30 days": groups(() => "span=30"),
  "groups, movement asked for by itself": groups((today) => `since=${daysBefore(today, 137)}`),
  "groups before the first purchase": groups(() => "day=2001-01-01"),
  customers: customers(""),
  "customers by net": customers("sort=-net"),
  "customers by name": customers("sort=name"),
  "customers by e-mail": customers("sort=email"),
  "customers by purchases": customers("sort=-purchases"),
  "customers by first purchase": customers("sort=first"),
  "customers who lapsed": customers("show=lapsed"),
  "customers found by name": customers("q=greta%20costa%2017"),
  "customers found by e-mail": customers("q=shopper1234"),
  "customers found by order": customers("q=%234711"),
  "customers not found": customers("q=nobody"),
  value: value(""),
  "value by chance of being there": value("sort=-alive"),
  "value by last purchase": value("sort=-last"),
  "value by name": value("sort=name"),
  "value found by name": value("q=greta%20costa%2017"),
  "value not found": value("q=nobody"),
  "early warning": earlyWarning(""),
  "early warning, longest first": earlyWarning("sort=since"),
  "early warning by signal": earlyWarning("signal=fading"),
  goals: async (tx, shopId, now, timezone) => {
    const { activityWindowDays: windowDays } = await readSettings(tx, shopId);
    const today = localDate(now, timezone);
    await goalOutlooks(tx, shopId, await listGoals(tx, shopId), { today, timezone, windowDays });
  },
};

/** Read from all purchases, and so outside the limits: the page does not wait for it. */
export const READ_ANEW: Record<string, PageData> = {
  "movement over an odd span": (tx, shopId, now, timezone) => {
    const day = daysBefore(localDate(now, timezone), 365);
    const inShop = <T>(work: (tx: Tx) => Promise<T>) => work(tx);
    return movesAnew(inShop, shopId, { day, since: daysBefore(day, 100) }, timezone);
  },
};

async function retention(tx: Tx, shopId: bigint, period: { from: string; to: string; timezone: string }) {
  const { activityWindowDays: windowDays } = await readSettings(tx, shopId);
  const { to, timezone } = period;
  await retentionReport(tx, shopId, { ...period, windowDays });
  await trend(tx, shopId, { to, timezone, windowDays, points: 12, months: 3 });
  await periodFigures(tx, shopId, periodBefore(period), windowDays);
  await gapHistogram(tx, shopId, to, timezone);
}

function groups(address: (today: string) => string): PageData {
  return (tx, shopId, now, timezone) => {
    const today = localDate(now, timezone);
    const dates = readGroupDates(new URLSearchParams(address(today)), today, timezone);
    return groupBoard(tx, shopId, dates, { today, timezone });
  };
}

function value(address: string): PageData {
  const query = readListQuery(new URLSearchParams(address), "value");
  return async (tx, shopId) => {
    await readShopForecast(tx, shopId);
    await listForecasts(tx, shopId, "all", query);
  };
}

function earlyWarning(address: string): PageData {
  const query = readListQuery(new URLSearchParams(address), "atRisk");
  return async (tx, shopId) => {
    await readShopForecast(tx, shopId);
    await riskSummary(tx, shopId);
    await listForecasts(tx, shopId, "at risk", query);
  };
}

function customers(address: string): PageData {
  const query = readCustomerQuery(new URLSearchParams(address));
  return async (tx, shopId, now, timezone) => {
    const { activityWindowDays } = await readSettings(tx, shopId);
    await listCustomers(tx, shopId, query, activeSince(now, timezone, activityWindowDays));
  };
}
