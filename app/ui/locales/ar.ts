// The Arabic texts, a file for each area; what a language lacks, locales.test.ts finds.
import actions from "./ar/actions.json" with { type: "json" };
import balances from "./ar/balances.json" with { type: "json" };
import chart from "./ar/chart.json" with { type: "json" };
import common from "./ar/common.json" with { type: "json" };
import connections from "./ar/connections.json" with { type: "json" };
import customer from "./ar/customer.json" with { type: "json" };
import customers from "./ar/customers.json" with { type: "json" };
import data from "./ar/data.json" with { type: "json" };
import errors from "./ar/errors.json" with { type: "json" };
import figure from "./ar/figure.json" with { type: "json" };
import figures from "./ar/figures.json" with { type: "json" };
import formulas from "./ar/formulas.json" with { type: "json" };
import gains from "./ar/gains.json" with { type: "json" };
import goals from "./ar/goals.json" with { type: "json" };
import groups from "./ar/groups.json" with { type: "json" };
import home from "./ar/home.json" with { type: "json" };
import loyalty from "./ar/loyalty.json" with { type: "json" };
import nav from "./ar/nav.json" with { type: "json" };
import period from "./ar/period.json" with { type: "json" };
import popups from "./ar/popups.json" with { type: "json" };
import programme from "./ar/programme.json" with { type: "json" };
import retention from "./ar/retention.json" with { type: "json" };
import risk from "./ar/risk.json" with { type: "json" };
import segments from "./ar/segments.json" with { type: "json" };
import settings from "./ar/settings.json" with { type: "json" };
import staff from "./ar/staff.json" with { type: "json" };
import truncated from "./ar/truncated.json" with { type: "json" };
import value from "./ar/value.json" with { type: "json" };

export const arabic = {
  actions,
  balances,
  chart,
  common,
  connections,
  customer,
  customers,
  data,
  errors,
  figure,
  figures,
  formulas,
  gains,
  groups,
  goals,
  home,
  loyalty,
  nav,
  period,
  popups,
  programme,
  retention,
  risk,
  segments,
  settings,
  staff,
  truncated,
  value,
};
