// What telling customers of the programme brings: the groups, the figures with their intervals, the verdict, and the form
// that sets customers aside.
import { Form } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Modal, Select, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useMoney } from "../commerce/money-display.tsx";
import type { Interval } from "../experiments/arm.ts";
import type { Comparison } from "../experiments/read-experiment.ts";
import type { Reason } from "../experiments/verdict.ts";
import { ChartFrame } from "../ui/charts/chart-frame.tsx";
import { IntervalChart } from "../ui/charts/interval-chart.tsx";
import { Explain } from "../ui/explain.tsx";
import { NO_VALUE } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { DEFAULT_HOLDOUT, HOLDOUT_CHOICES, LIFT_DAYS } from "./holdout-choices.ts";

export type LiftView = {
  percent: number;
  since: Date;
  /** null: not counted yet */
  entered: { told: number; heldOut: number } | null;
  firstAt: Date;
  /** null while nobody's days are over */
  comparison: Comparison | null;
};

type Props = { lift: LiftView | null; busy: boolean };

export function LiftCard({ lift, busy }: Props) {
  const text = useText();
  const formats = useFormats();
  const title = text("gains.lift.title");
  const days = formats.days(LIFT_DAYS);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Explain
            label={title}
            explanation={{
              definition: text("gains.lift.definition", { days }),
              formula: `(A ÷ B) − ${formats.number(1)}`,
              note: text("gains.lift.note"),
            }}
          />
        </InlineStack>
        {!lift && <Text as="p">{text("gains.lift.off")}</Text>}
        {lift?.entered && (
          <Text as="p">
            {text("gains.lift.since", {
              date: formats.date(lift.since),
              told: formats.number(lift.entered.told),
              heldOut: formats.number(lift.entered.heldOut),
            })}
          </Text>
        )}
        {lift?.entered && !lift.comparison && (
          <Text as="p">{text("gains.lift.first", { date: formats.date(lift.firstAt), days })}</Text>
        )}
        <HoldoutForm percent={lift?.percent ?? null} busy={busy} />
      </BlockStack>
    </Card>
  );
}

const TONES = {
  keep: "success",
  stop: "warning",
  "not-enough-data": "info",
  "cannot-tell": "critical",
} as const;

export function LiftFigures({ comparison }: { comparison: Comparison }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const because = useReason();
  const { verdict, conversion, revenue, margin } = comparison;
  const percent = (value: number | null) => (value === null ? NO_VALUE : formats.signedPercent(100 * value));
  const share = (value: number | null) => (value === null ? NO_VALUE : formats.percent(100 * value, 2));
  const amount = (value: number | null) => (value === null ? NO_VALUE : money(value));
  const rows = [
    {
      label: text("gains.lift.figures.conversion"),
      told: share(conversion.rate),
      heldOut: share(conversion.controlRate),
      value: conversion.lift,
      interval: conversion.liftInterval as Interval | null,
    },
    ...(
      [
        ["revenue", revenue],
        ["margin", margin],
      ] as const
    ).flatMap(([figure, effect]) =>
      effect
        ? [
            {
              label: text(`gains.lift.figures.${figure}`),
              told: amount(effect.mean),
              heldOut: amount(effect.controlMean),
              value: effect.lift,
              interval: effect.liftInterval,
            },
          ]
        : [],
    ),
  ];
  const range = (interval: Interval | null) =>
    interval ? `${end(interval.low, percent)} … ${end(interval.high, percent)}` : text("gains.lift.tooFew");
  return (
    <ChartFrame
      title={text("gains.lift.figuresTitle")}
      actions={
        <Badge tone={TONES[verdict.decision]}>{text(`popups.verdict.decisions.${verdict.decision}`)}</Badge>
      }
      summary={verdict.reasons.map(because).join(" ")}
      table={{
        columns: [
          text("gains.lift.columns.figure"),
          text("gains.lift.columns.told"),
          text("gains.lift.columns.heldOut"),
          text("gains.lift.columns.lift"),
          text("gains.lift.columns.interval"),
        ],
        rows: rows.map((row) => [row.label, row.told, row.heldOut, percent(row.value), range(row.interval)]),
      }}
    >
      <IntervalChart
        rows={rows.flatMap(({ label, value, interval }) =>
          interval ? [{ key: label, label, value, ...interval }] : [],
        )}
        format={(value) => formats.signedPercent(100 * value)}
      />
    </ChartFrame>
  );
}

function end(value: number, write: (value: number) => string): string {
  return Number.isFinite(value) ? write(value) : "∞";
}

function useReason(): (reason: Reason) => string {
  const text = useText();
  const formats = useFormats();
  return (reason) => {
    const figure = "figure" in reason ? text(`gains.lift.figures.${reason.figure}`) : "";
    return text(`gains.lift.because.${reason.because}`, {
      figure,
      worthwhile: "worthwhile" in reason ? formats.percent(100 * reason.worthwhile) : "",
      orders: "orders" in reason ? formats.number(reason.orders) : "",
      needed: "needed" in reason ? formats.number(reason.needed) : "",
    });
  };
}

function HoldoutForm({ percent, busy }: { percent: number | null; busy: boolean }) {
  const text = useText();
  const formats = useFormats();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState(`${percent ?? DEFAULT_HOLDOUT}`);
  const [asking, setAsking] = useState<"change" | "end" | null>(null);
  const send = () => {
    setAsking(null);
    form.current?.requestSubmit();
  };
  return (
    <Form method="post" ref={form}>
      <input type="hidden" name="intent" value={asking === "end" ? "end" : "hold"} />
      <InlineStack gap="300" blockAlign="end">
        <Select
          name="percent"
          label={text("gains.lift.share")}
          options={HOLDOUT_CHOICES.map((value) => ({ value: `${value}`, label: formats.percent(value, 0) }))}
          value={chosen}
          onChange={setChosen}
        />
        {percent === null ? (
          <Button submit loading={busy}>
            {text("gains.lift.start")}
          </Button>
        ) : (
          <>
            <Button disabled={chosen === `${percent}`} loading={busy} onClick={() => setAsking("change")}>
              {text("gains.lift.change")}
            </Button>
            <Button loading={busy} onClick={() => setAsking("end")}>
              {text("gains.lift.end")}
            </Button>
          </>
        )}
      </InlineStack>
      {asking && (
        <Modal
          open
          title={text(`gains.lift.${asking}`)}
          onClose={() => setAsking(null)}
          primaryAction={{ content: text(`gains.lift.${asking}`), destructive: true, onAction: send }}
          secondaryActions={[{ content: text("gains.lift.goOn"), onAction: () => setAsking(null) }]}
        >
          <Modal.Section>
            <Text as="p">{text(`gains.lift.${asking}Body`)}</Text>
          </Modal.Section>
        </Modal>
      )}
    </Form>
  );
}
