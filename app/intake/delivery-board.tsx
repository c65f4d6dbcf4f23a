// What came from Shopify, by topic and by what became of it.
import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { DeliveryCounts, DeliveryState } from "./deliveries.server.ts";
import { deliveryHealth } from "./delivery-health.ts";
import type { InboxHealth } from "./inbox-health.server.ts";
import { MOST_BY_TOPIC, MOST_COUNTED } from "./inbox-health.ts";

const STATES = ["pending", "done", "ignored", "failed"] as const satisfies DeliveryState[];

type Props = { inbox: InboxHealth; counts: DeliveryCounts };

export function DeliveryBoard({ inbox, counts }: Props) {
  const text = useText();
  const formats = useFormats();
  const health = deliveryHealth(inbox);
  const all = Object.values(counts.byState).reduce((sum, count) => sum + count);
  const topics = [...new Set(counts.byTopic.map((row) => row.topic))];
  const count = (topic: string, state: DeliveryState) =>
    counts.byTopic.find((row) => row.topic === topic && row.state === state)?.count ?? 0;
  const tone = { healthy: "success", behind: "attention", attention: "warning" } as const;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {text("data.deliveriesTitle")}
          </Text>
          <Badge tone={tone[health]}>{text(`home.health.${health}`)}</Badge>
        </InlineStack>
        <Text as="p" tone="subdued">
          {text("data.deliveriesLead")}
        </Text>
        {topics.length === 0 ? (
          <Text as="p">{text("data.noDeliveries")}</Text>
        ) : (
          <>
            <dl className="pr-inputs">
              <div>
                <dt>{text("data.lastArrived")}</dt>
                <dd>{inbox.lastReceivedAt && formats.dateTime(inbox.lastReceivedAt)}</dd>
              </div>
              <div>
                <dt>{text("data.lag")}</dt>
                <dd>
                  {inbox.lagSeconds === null ? text("data.lagNone") : formats.duration(inbox.lagSeconds)}
                </dd>
              </div>
              <div>
                <dt>{text("data.waitingNow")}</dt>
                <dd>
                  {formats.number(inbox.pending)}
                  {inbox.pending >= MOST_COUNTED && "+"}
                </dd>
              </div>
              <div>
                <dt>{text("data.replays")}</dt>
                <dd>{formats.number(counts.replayed)}</dd>
              </div>
            </dl>
            <Text as="p" tone="subdued">
              {all < MOST_BY_TOPIC
                ? text("data.countedAll")
                : text("data.countedNewest", {
                    count: all,
                    since: counts.since ? formats.dateTime(counts.since) : "",
                  })}
            </Text>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
            <section className="pr-scroll" tabIndex={0} aria-label={text("data.deliveriesTitle")}>
              <table className="pr-table">
                <thead className="pr-table__head">
                  <tr>
                    <th scope="col">{text("data.topic")}</th>
                    {STATES.map((state) => (
                      <th key={state} scope="col" className="pr-table__number">
                        {text(`data.${state}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {topics.map((topic) => (
                    <tr key={topic}>
                      <th scope="row">
                        <bdi>{topic}</bdi>
                      </th>
                      {STATES.map((state) => (
                        <td key={state} className="pr-table__number">
                          {formats.number(count(topic, state))}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
