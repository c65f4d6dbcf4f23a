// The timeline of a customer, newest first.
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { isolate } from "../ui/format.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { TimelineEvent } from "./customer-timeline.ts";
import { useMoney } from "./money-display.tsx";

export function CustomerEvents({ events, more }: { events: TimelineEvent[]; more: boolean }) {
  const text = useText();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingSm">
          {text("customer.timelineTitle")}
        </Text>
        {events.length === 0 && <Text as="p">{text("customer.timeline.empty")}</Text>}
        <ol className="pr-timeline">
          {events.map((event) => (
            <li key={event.key} className={`pr-timeline__${event.kind}`}>
              <Event event={event} />
            </li>
          ))}
        </ol>
        {more && (
          <Text as="p" tone="subdued">
            {text("customer.timeline.more", { count: events.length })}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function Event({ event }: { event: TimelineEvent }) {
  const text = useText();
  const formats = useFormats();
  const money = useMoney();
  const name = "name" in event ? isolate(event.name) : "";
  if (event.kind === "order") {
    const items = text("customer.timeline.items", { count: event.items });
    const remarks = [
      event.codes.length > 0 &&
        text("customer.timeline.code", { codes: event.codes.map(isolate).join(", ") }),
      event.presentment &&
        text("customer.timeline.presentment", {
          amount: isolate(money(event.presentment.totalMinor, { currency: event.presentment.currency })),
        }),
      event.notCounted && text(`customer.timeline.notCounted.${event.notCounted}`),
      text(`customer.timeline.source.${event.source}`),
    ].filter((remark) => remark !== false && remark !== null);
    return (
      <Entry title={text("customer.timeline.order", { name })} when={formats.dateTime(event.at)}>
        <Text as="p">
          {text("customer.timeline.orderOf", { amount: isolate(money(event.totalMinor)), items })}
        </Text>
        <Text as="p" tone="subdued">
          {remarks.join(" · ")}
        </Text>
      </Entry>
    );
  }
  const titles = {
    refund: () =>
      text("customer.timeline.refund", {
        name,
        amount: isolate(money(event.kind === "refund" ? event.amountMinor : 0n)),
      }),
    cancel: () => text("customer.timeline.cancel", { name }),
    fulfilment: () => text("customer.timeline.fulfilment", { name }),
    created: () => text("customer.timeline.created"),
  };
  return <Entry title={titles[event.kind]()} when={formats.dateTime(event.at)} />;
}

function Entry({ title, when, children }: { title: string; when: string; children?: ReactNode }) {
  return (
    <BlockStack gap="050">
      <InlineStack align="space-between" gap="200">
        <Text as="h3" variant="headingXs">
          {title}
        </Text>
        <Text as="span" tone="subdued">
          {when}
        </Text>
      </InlineStack>
      {children}
    </BlockStack>
  );
}
