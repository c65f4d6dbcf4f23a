// One goal: where it stands, what is missing in customers or purchases, whether it is realistic, and its way so far.
import { Form } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { ChartFrame } from "../../ui/charts/chart-frame.tsx";
import { TrendChart } from "../../ui/charts/trend-chart.tsx";
import { useWriters } from "../use-writers.ts";
import { UNITS } from "./goal-figures.ts";
import type { GoalState } from "./goal-outlook.ts";
import type { GoalOutlook } from "./goals.server.ts";

const TONES: Record<GoalState, "info" | "success" | "attention" | undefined> = {
  open: "info",
  reached: "success",
  missed: "attention",
  archived: undefined,
};

export function GoalCard({ goal }: { goal: GoalOutlook }) {
  const { text, formats, money } = useWriters();
  const unit = UNITS[goal.figure];
  const written = (value: number | null) =>
    unit === "percent"
      ? formats.percent(value)
      : unit === "money"
        ? money(value === null ? null : Math.round(value))
        : formats.number(value, 2);
  const title = text(`figures.${goal.figure}.label`);
  const { uplift, realism, path } = goal;
  const missing =
    uplift && uplift.amount > 0 && goal.state === "open"
      ? text(`goals.uplift.${uplift.of}`, {
          count: Math.ceil(uplift.amount),
          amount: money(Math.ceil(uplift.amount)),
        })
      : null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            <Badge tone={TONES[goal.state]}>{text(`goals.states.${goal.state}`)}</Badge>
          </InlineStack>
          <Form method="post">
            <input type="hidden" name="goal" value={goal.goalId.toString()} />
            <InlineStack gap="200" blockAlign="center">
              <Button url={`/app/goals/${goal.goalId}`}>{text("goals.edit")}</Button>
              <button
                type="submit"
                name="decision"
                value={goal.archivedAt ? "back" : "archive"}
                className="pr-plain-button"
              >
                {text(goal.archivedAt ? "goals.back" : "goals.archive")}
              </button>
            </InlineStack>
          </Form>
        </InlineStack>
        <Text as="p">
          {text("goals.standing", {
            target: written(goal.target),
            due: formats.day(goal.dueOn),
            now: written(goal.now),
            start: written(goal.start),
          })}
        </Text>
        {missing && <Text as="p">{missing}</Text>}
        {realism && goal.state === "open" && (
          <Text as="p" tone="subdued">
            {text(`goals.realism.${realism.verdict}`, {
              count: realism.stretches,
              reached: formats.number(realism.reached),
              months: text("value.months", { count: realism.months }),
            })}
          </Text>
        )}
        {path.length > 1 && (
          <ChartFrame
            endFirst
            title={text("goals.path", { figure: title })}
            summary={text("goals.pathSummary", {
              start: written(goal.start),
              now: written(goal.now),
            })}
            table={{
              columns: [text("goals.day"), title, text("goals.way")],
              rows: path.map((point) => [formats.day(point.day), written(point.value), written(point.way)]),
            }}
          >
            <TrendChart
              points={path.map((point) => ({
                label: formats.shortDay(point.day),
                value: point.value,
                before: point.way,
              }))}
              format={(value) => (unit === "money" ? money(value, { compact: true }) : written(value))}
            />
          </ChartFrame>
        )}
      </BlockStack>
    </Card>
  );
}
