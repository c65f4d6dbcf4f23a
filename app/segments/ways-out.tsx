// What to do with a segment: files, and keeping it at Shopify, with the state of that.
import { Form, useNavigation } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useWriters } from "../retention/use-writers.ts";
import { DownloadButton } from "../ui/download-button.tsx";
import { isolate } from "../ui/format.ts";
import type { Told } from "./confirmed-segments.server.ts";
import { popupUrl } from "./popup-link.ts";
import type { Segment } from "./segments.server.ts";

type Props = {
  segment: Pick<Segment, "handle" | "audience" | "atShopify" | "asTag" | "shopifyId" | "shopifyProblem">;
  told: Told;
  /** whether the merchant has granted writing customers */
  mayWrite: boolean;
  tag: string;
  /** address of the shop's admin */
  admin: string;
};

export function WaysOut({ segment, told, mayWrite, tag, admin }: Props) {
  const { text } = useWriters();
  const file = `/app/segments/${encodeURIComponent(segment.handle)}/export`;
  return (
    <Card>
      <BlockStack gap="500">
        <BlockStack gap="200">
          <Text as="h2" variant="headingSm">
            {text("segments.ways.title")}
          </Text>
          <InlineStack gap="200">
            <DownloadButton url={file} fileName={`${segment.handle}.csv`} label={text("segments.ways.csv")} />
            <Button url={popupUrl(segment.handle)}>{text("segments.ways.popup")}</Button>
          </InlineStack>
        </BlockStack>
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            {text("segments.ways.audiences")}
          </Text>
          <Text as="p">{text("segments.ways.audiencesHelp")}</Text>
          <Text as="p" tone="subdued">
            {segment.audience
              ? text("segments.ways.audienceCounts", segment.audience)
              : text("segments.ways.audienceNotCounted")}
          </Text>
          <InlineStack gap="200">
            {(["meta", "google"] as const).map((platform) => (
              <DownloadButton
                key={platform}
                url={`${file}?for=${platform}`}
                fileName={`${segment.handle}-${platform}.csv`}
                label={text(`segments.ways.${platform}`)}
              />
            ))}
          </InlineStack>
        </BlockStack>
        <AtShopify
          key={`${segment.atShopify} ${segment.asTag}`}
          segment={segment}
          told={told}
          mayWrite={mayWrite}
          tag={tag}
          admin={admin}
        />
      </BlockStack>
    </Card>
  );
}

function AtShopify({ segment, told, mayWrite, tag, admin }: Props) {
  const { text } = useWriters();
  const [atShopify, setAtShopify] = useState(segment.atShopify);
  const [asTag, setAsTag] = useState(segment.asTag);
  const saving = useNavigation().formMethod === "POST";
  const changed = atShopify !== segment.atShopify || asTag !== segment.asTag;
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="intent" value="shopify" />
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {text("segments.ways.shopify")}
        </Text>
        <Text as="p">{text("segments.ways.shopifyHelp")}</Text>
        <Checkbox
          label={text("segments.ways.shopifyOn")}
          name="atShopify"
          checked={atShopify}
          onChange={setAtShopify}
          disabled={!mayWrite}
        />
        <Checkbox
          label={text("segments.ways.tagsOn", { tag: isolate(tag) })}
          helpText={text("segments.ways.tagsHelp")}
          name="asTag"
          checked={asTag}
          onChange={setAsTag}
          disabled={!mayWrite}
        />
        <div role="status">
          <State segment={segment} told={told} mayWrite={mayWrite} />
        </div>
        <InlineStack gap="200">
          <Button submit disabled={!changed || !mayWrite} loading={saving}>
            {text("segments.ways.save")}
          </Button>
          {segment.shopifyId !== null && (
            <Button url={`${admin}/customers/segments/${segment.shopifyId}`} external variant="plain">
              {text("segments.ways.open")}
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </Form>
  );
}

function State({ segment, told, mayWrite }: Pick<Props, "segment" | "told" | "mayWrite">) {
  const { text } = useWriters();
  const { atShopify, asTag, shopifyId, shopifyProblem } = segment;
  const { waiting, refused, reason } = told;
  if (!mayWrite) return <Badge tone="attention">{text("segments.ways.state.noScope")}</Badge>;
  const says: { tone?: "success" | "info" | "attention" | "critical"; words: string }[] = [];
  if (shopifyProblem) {
    says.push({
      tone: "critical",
      words: text("segments.ways.state.problem", { reason: isolate(shopifyProblem) }),
    });
  } else if (atShopify && shopifyId === null) {
    says.push({ tone: "info", words: text("segments.ways.state.segmentWaits") });
  }
  if (waiting > 0)
    says.push({ tone: "info", words: text("segments.ways.state.waiting", { count: waiting }) });
  if (refused > 0 && (atShopify || asTag)) {
    const words = text("segments.ways.state.refused", { count: refused, reason: isolate(reason ?? "") });
    says.push({ tone: "attention", words });
  }
  if (says.length === 0) {
    const on = atShopify || asTag;
    says.push({
      tone: on ? "success" : undefined,
      words: text(on ? "segments.ways.state.inStep" : "segments.ways.state.off"),
    });
  }
  return (
    <BlockStack gap="100" inlineAlign="start">
      {says.map(({ tone, words }) => (
        <Badge key={words} tone={tone}>
          {words}
        </Badge>
      ))}
    </BlockStack>
  );
}
