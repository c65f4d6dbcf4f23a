// The first steps after installing, each with its true state; it can be put away and brought back.
import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useFormats, useText } from "../ui/language-provider.tsx";
import { useEmbedStatus } from "../ui/use-embed-status.ts";
import { reasonKind } from "./reason-kind.ts";
import { type HistoryStep, importPercent } from "./setup-steps.ts";

export type Setup = {
  history: HistoryStep;
  lastDeliveryAt: Date | null;
  storefrontSeenAt: Date | null;
  embedUrl: string;
  dismissed: boolean;
};

export function SetupGuide({ setup }: { setup: Setup }) {
  const text = useText();
  const embedOn = useEmbedStatus();
  const done = [
    setup.history.state === "done",
    setup.lastDeliveryAt !== null,
    embedOn ?? setup.storefrontSeenAt !== null,
  ];
  const count = done.filter(Boolean).length;
  if (setup.dismissed) return <Dismissal dismiss={false} label={text("home.setup.show")} />;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {text("home.setup.title")}
          </Text>
          <Dismissal dismiss label={text("home.setup.dismiss")} />
        </InlineStack>
        <BlockStack gap="100">
          <Text as="p" tone="subdued">
            {text("home.setup.progress", { done: count, total: done.length })}
          </Text>
          <ProgressBar
            progress={Math.round((count / done.length) * 100)}
            size="small"
            ariaLabelledBy="setup-progress"
            animated={false}
          />
          <span id="setup-progress" className="pr-hidden">
            {text("home.setup.title")}
          </span>
        </BlockStack>
        <ol className="pr-steps">
          <HistoryItem step={setup.history} done={done[0]!} />
          <WebhookItem lastDeliveryAt={setup.lastDeliveryAt} done={done[1]!} />
          <EmbedItem setup={setup} on={embedOn} done={done[2]!} />
        </ol>
      </BlockStack>
    </Card>
  );
}

function Dismissal({ dismiss, label }: { dismiss: boolean; label: string }) {
  const fetcher = useFetcher();
  return (
    <fetcher.Form method="post" action="/app?index">
      <input type="hidden" name="setup" value={dismiss ? "dismiss" : "show"} />
      <Button submit variant="plain" loading={fetcher.state !== "idle"}>
        {label}
      </Button>
    </fetcher.Form>
  );
}

type StepProps = { done: boolean; title: string; body: ReactNode; action?: ReactNode };

function Step({ done, title, body, action }: StepProps) {
  const text = useText();
  return (
    <li className="pr-step">
      <span className={done ? "pr-step__mark pr-step__mark--done" : "pr-step__mark"}>
        <span aria-hidden="true">{done ? "✓" : ""}</span>
        <span className="pr-hidden">{text(done ? "home.setup.done" : "home.setup.toDo")}</span>
      </span>
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {title}
        </Text>
        <Text as="p" tone="subdued">
          {body}
        </Text>
        {action && <div>{action}</div>}
      </BlockStack>
    </li>
  );
}

function HistoryItem({ step, done }: { step: HistoryStep; done: boolean }) {
  const text = useText();
  const body = {
    done: () => text("home.setup.history.done", { count: step.orders }),
    running: () => text("home.setup.history.running", { count: step.orders }),
    failed: () =>
      text("home.setup.history.failed", { reason: text(`data.reasons.${reasonKind(step.reason ?? "")}`) }),
    waiting: () => text("home.setup.history.waiting"),
  }[step.state]();
  const percent = importPercent(step);
  return (
    <Step
      done={done}
      title={text("home.setup.history.title")}
      body={body}
      action={
        <BlockStack gap="200">
          {step.state === "running" && percent !== null && <ProgressBar progress={percent} size="small" />}
          {!done && <Button url="/app/data">{text("home.setup.history.action")}</Button>}
        </BlockStack>
      }
    />
  );
}

function WebhookItem({ lastDeliveryAt, done }: { lastDeliveryAt: Date | null; done: boolean }) {
  const text = useText();
  const formats = useFormats();
  return (
    <Step
      done={done}
      title={text("home.setup.webhooks.title")}
      body={
        lastDeliveryAt
          ? text("home.setup.webhooks.done", { date: formats.dateTime(lastDeliveryAt) })
          : text("home.setup.webhooks.waiting")
      }
      action={!done && <Button url="/app/data">{text("home.setup.webhooks.action")}</Button>}
    />
  );
}

function EmbedItem({ setup, on, done }: { setup: Setup; on: boolean | null; done: boolean }) {
  const text = useText();
  const formats = useFormats();
  const { storefrontSeenAt } = setup;
  const body = on
    ? text("home.setup.embed.done")
    : on === null && storefrontSeenAt
      ? text("home.setup.embed.seen", { date: formats.dateTime(storefrontSeenAt) })
      : text("home.setup.embed.waiting");
  return (
    <Step
      done={done}
      title={text("home.setup.embed.title")}
      body={body}
      action={
        !done && (
          <Button url={setup.embedUrl} target="_top">
            {text("home.setup.embed.action")}
          </Button>
        )
      }
    />
  );
}
