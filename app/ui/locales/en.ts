// The English texts, a file for each area; what a language lacks, locales.test.ts finds.
import actions from "./en/actions.json" with { type: "json" };
import balances from "./en/balances.json" with { type: "json" };
import chart from "./en/chart.json" with { type: "json" };
import common from "./en/common.json" with { type: "json" };
import connections from "./en/connections.json" with { type: "json" };
import customer from "./en/customer.json" with { type: "json" };
import customers from "./en/customers.json" with { type: "json" };
import data from "./en/data.json" with { type: "json" };
import errors from "./en/errors.json" with { type: "json" };
import figure from "./en/figure.json" with { type: "json" };
import figures from "./en/figures.json" with { type: "json" };
import formulas from "./en/formulas.json" with { type: "json" };
import gains from "./en/gains.json" with { type: "json" };
import goals from "./en/goals.json" with { type: "json" };
import groups from "./en/groups.json" with { type: "json" };
import home from "./en/home.json" with { type: "json" };
import loyalty from "./en/loyalty.json" with { type: "json" };
import nav from "./en/nav.json" with { type: "json" };
import period from "./en/period.json" with { type: "json" };
import popups from "./en/popups.json" with { type: "json" };
import programme from "./en/programme.json" with { type: "json" };
import retention from "./en/retention.json" with { type: "json" };
import risk from "./en/risk.json" with { type: "json" };
import segments from "./en/segments.json" with { type: "json" };
import settings from "./en/settings.json" with { type: "json" };
import staff from "./en/staff.json" with { type: "json" };
import truncated from "./en/truncated.json" with { type: "json" };
import value from "./en/value.json" with { type: "json" };

export const english = {
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
