// The Persian texts, a file for each area; what a language lacks, locales.test.ts finds.
import actions from "./fa/actions.json" with { type: "json" };
import balances from "./fa/balances.json" with { type: "json" };
import chart from "./fa/chart.json" with { type: "json" };
import common from "./fa/common.json" with { type: "json" };
import connections from "./fa/connections.json" with { type: "json" };
import customer from "./fa/customer.json" with { type: "json" };
import customers from "./fa/customers.json" with { type: "json" };
import data from "./fa/data.json" with { type: "json" };
import errors from "./fa/errors.json" with { type: "json" };
import figure from "./fa/figure.json" with { type: "json" };
import figures from "./fa/figures.json" with { type: "json" };
import formulas from "./fa/formulas.json" with { type: "json" };
import gains from "./fa/gains.json" with { type: "json" };
import goals from "./fa/goals.json" with { type: "json" };
import groups from "./fa/groups.json" with { type: "json" };
import home from "./fa/home.json" with { type: "json" };
import loyalty from "./fa/loyalty.json" with { type: "json" };
import nav from "./fa/nav.json" with { type: "json" };
import period from "./fa/period.json" with { type: "json" };
import popups from "./fa/popups.json" with { type: "json" };
import programme from "./fa/programme.json" with { type: "json" };
import retention from "./fa/retention.json" with { type: "json" };
import risk from "./fa/risk.json" with { type: "json" };
import segments from "./fa/segments.json" with { type: "json" };
import settings from "./fa/settings.json" with { type: "json" };
import staff from "./fa/staff.json" with { type: "json" };
import truncated from "./fa/truncated.json" with { type: "json" };
import value from "./fa/value.json" with { type: "json" };

export const persian = {
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
