// Beside the builder: how many the rule holds, what share that is, and five of them.
import { BlockStack, Card, Text } from "@shopify/polaris";
import { customerName } from "../commerce/customer-name.ts";
import { useWriters } from "../retention/use-writers.ts";
import type { Live } from "./use-live-count.ts";

export function LiveCount({ live }: { live: Live }) {
  const { text, formats, money } = useWriters();
  const { state, answer } = live;
  const share = (part: bigint | number, whole: bigint | number) =>
    formats.percent(Number(whole) > 0 ? (Number(part) / Number(whole)) * 100 : null);
  return (
    <div className="pr-aside__beside">
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingSm">
            {text("segments.builder.live.title")}
          </Text>
          <div
            role="status"
            aria-busy={state === "counting"}
            // what is shown from before is dimmed; the word that it is being counted is not
            className={state === "counting" && answer ? "pr-busy" : undefined}
          >
            {state === "incomplete" && <p>{text("segments.builder.live.incomplete")}</p>}
            {state === "slow" && <p>{text("segments.builder.live.slow")}</p>}
            {state === "failed" && <p>{text("segments.builder.live.failed")}</p>}
            {state === "counting" && !answer && <p>{text("segments.builder.live.counting")}</p>}
            {answer && state !== "incomplete" && (
              <>
                <Text as="p" variant="headingLg">
                  {text("segments.builder.live.count", { count: answer.members })}
                </Text>
                <Text as="p" tone="subdued">
                  {text("segments.builder.live.share", {
                    share: share(answer.members, answer.customers),
                    netShare: share(BigInt(answer.netMinor), BigInt(answer.allNetMinor)),
                  })}
                </Text>
              </>
            )}
          </div>
          {answer && answer.sample.length > 0 && state !== "incomplete" && (
            <>
              <Text as="h3" variant="headingXs">
                {text("segments.builder.live.sample")}
              </Text>
              <ul className="pr-plain-list">
                {answer.sample.map((one) => (
                  <li key={one.customerId}>
                    {customerName({ ...one, customerId: BigInt(one.customerId), email: null }, text)}
                    <Text as="span" tone="subdued">
                      {" · "}
                      {text("segments.builder.live.purchases", { count: one.purchases })}
                      {" · "}
                      <bdi>{money(BigInt(one.netMinor))}</bdi>
                    </Text>
                  </li>
                ))}
              </ul>
            </>
          )}
        </BlockStack>
      </Card>
    </div>
  );
}
