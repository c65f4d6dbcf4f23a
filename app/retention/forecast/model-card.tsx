// Which model the forecast comes from and why, how well it foretold what then happened, and what it cannot know.
import { BlockStack, Card, Text } from "@shopify/polaris";
import { ChartFrame } from "../../ui/charts/chart-frame.tsx";
import { TrendChart } from "../../ui/charts/trend-chart.tsx";
import { Explain } from "../../ui/explain.tsx";
import { useWriters } from "../use-writers.ts";
import type { StoredShopForecast } from "./read-forecast.server.ts";

type Fit = NonNullable<StoredShopForecast["fit"]>;
type Props = {
  fit: Fit;
  spend: StoredShopForecast["spend"];
  holdout: StoredShopForecast["holdout"];
  customers: number;
  repeatCustomers: number;
};

const CANNOT_KNOW = ["season", "prices", "stock", "silent", "shared"] as const;

export function ModelCard({ fit, spend, holdout, customers, repeatCustomers }: Props) {
  const { text, formats, money } = useWriters();
  const other = fit.model === "bg-nbd" ? "mbg-nbd" : "bg-nbd";
  const [own, its] = [holdout?.errors[fit.model], holdout?.errors[other]];
  const name = text(`value.model.names.${fit.model}`);
  const number = (value: number) => formats.number(value, 3);
  const { r, alpha, a, b } = fit.parameters;
  return (
    <Card>
      <BlockStack gap="300">
        <div className="pr-title-row">
          <Text as="h2" variant="headingSm">
            {text("value.model.title")}
          </Text>
          <Explain
            label={text("value.model.title")}
            explanation={{
              definition: text("value.model.definition"),
              inputs: [
                { label: "r", value: number(r) },
                { label: "α", value: number(alpha) },
                { label: "a", value: number(a) },
                { label: "b", value: number(b) },
                { label: text("value.model.logLikelihood"), value: formats.number(fit.logLikelihood, 1) },
                ...(spend
                  ? [
                      { label: "p", value: number(spend.p) },
                      { label: "q", value: number(spend.q) },
                      { label: "γ", value: money(Math.round(spend.gamma)) },
                      {
                        label: text("value.model.correlation"),
                        value: formats.number(spend.correlation, 2),
                      },
                    ]
                  : []),
              ],
            }}
          />
        </div>
        <Text as="p">
          {text("value.model.fitted", {
            name,
            customers: formats.number(customers),
            repeat: formats.number(repeatCustomers),
          })}{" "}
          {fit.chosenBy === "holdout" && own && its
            ? text("value.model.chosenByHoldout", {
                own: formats.number(own.surprise, 3),
                other: formats.number(its.surprise, 3),
                otherName: text(`value.model.names.${other}`),
              })
            : text("value.model.chosenByLikelihood")}
        </Text>
        {own && (
          <Text as="p">
            {text("value.model.error", {
              from: formats.day(holdout!.from),
              expected: formats.number(own.expected),
              actual: formats.number(own.actual),
              error:
                own.totalError === null ? formats.percent(null) : formats.signedPercent(own.totalError * 100),
            })}
          </Text>
        )}
        <Text as="h3" variant="headingSm">
          {text("value.model.cannotKnow")}
        </Text>
        <ul>
          {CANNOT_KNOW.map((thing) => (
            <li key={thing}>{text(`value.model.unknown.${thing}`)}</li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

export function CalibrationChart({ fit, holdout }: Pick<Props, "fit" | "holdout">) {
  const { text, formats } = useWriters();
  const groups = holdout?.calibration[fit.model] ?? [];
  if (groups.length < 2) return null;
  const last = groups.at(-1)!;
  const named = groups.map((group) => ({
    ...group,
    label: `${formats.number(group.x)}${group === last && group.x >= 7 ? "+" : ""}`,
    each: { actual: group.actual / group.customers, expected: group.expected / group.customers },
  }));
  return (
    <ChartFrame
      title={text("value.calibration.title")}
      explanation={{ definition: text("value.calibration.definition") }}
      summary={text("value.calibration.summary", {
        from: formats.day(holdout!.from),
        to: formats.day(holdout!.to),
      })}
      table={{
        columns: [
          text("value.calibration.frequency"),
          text("value.columns.customers"),
          text("value.calibration.expected"),
          text("value.calibration.actual"),
        ],
        rows: named.map((group) => [
          group.label,
          formats.number(group.customers),
          formats.number(group.expected, 1),
          formats.number(group.actual),
        ]),
      }}
    >
      <TrendChart
        points={named.map(({ label, each }) => ({ label, value: each.actual, before: each.expected }))}
        format={(value) => formats.number(value, 1)}
      />
      <ul className="pr-legend">
        <li>{text("value.calibration.actual")}</li>
        <li className="pr-legend__before">{text("value.calibration.expected")}</li>
      </ul>
    </ChartFrame>
  );
}
