// The key by which other apps tell of reviews, surveys and shares: made, shown once, replaced, removed.
import { Form } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import { appBridge } from "../ui/app-bridge.ts";
import { useFormats, useText } from "../ui/language-provider.tsx";
import type { ApiKeyRow } from "./api-key.server.ts";

type Props = {
  apiKey: ApiKeyRow | null;
  /** the one just made: nobody sees it again */
  fresh: string | null;
  /** where it is told */
  url: string;
  /** an act of the programme, for the example */
  exampleAct: string;
  busy: boolean;
};

export function ApiKeyCard({ apiKey, fresh, url, exampleAct, busy }: Props) {
  const text = useText();
  const formats = useFormats();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("connections.key.title")}
        </Text>
        <Text as="p">{text("connections.key.body")}</Text>
        {fresh && (
          <Banner tone="warning" title={text("connections.key.once")}>
            <FreshKey value={fresh} />
          </Banner>
        )}
        {apiKey ? (
          <Text as="p" tone="subdued">
            {text("connections.key.made", {
              ending: apiKey.ending,
              made: formats.dateTime(apiKey.createdAt),
            })}{" "}
            {apiKey.usedAt
              ? text("connections.key.used", { used: formats.dateTime(apiKey.usedAt) })
              : text("connections.key.unused")}
          </Text>
        ) : (
          !fresh && (
            <Text as="p" tone="subdued">
              {text("connections.key.none")}
            </Text>
          )
        )}
        <InlineStack gap="200">
          {apiKey ? (
            <>
              <Confirmed intent="make" name="replace" busy={busy} />
              <Confirmed intent="remove" name="remove" busy={busy} />
            </>
          ) : (
            <Form method="post">
              <input type="hidden" name="intent" value="make" />
              <Button submit loading={busy}>
                {text("connections.key.make")}
              </Button>
            </Form>
          )}
        </InlineStack>
        <Text as="h3" variant="headingSm">
          {text("connections.key.example")}
        </Text>
        <Box padding="300" background="bg-surface-secondary" borderRadius="200">
          <pre dir="ltr" style={{ margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            <code>{exampleOf(url, exampleAct)}</code>
          </pre>
        </Box>
        <Text as="p" tone="subdued">
          {text("connections.key.subject")}
        </Text>
      </BlockStack>
    </Card>
  );
}

function FreshKey({ value }: { value: string }) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    appBridge()?.toast.show(text("staff.copied"));
  };
  return (
    <BlockStack gap="200" inlineAlign="start">
      <code dir="ltr" style={{ overflowWrap: "anywhere" }}>
        {value}
      </code>
      <Button onClick={copy}>{text(copied ? "staff.copied" : "connections.key.copy")}</Button>
    </BlockStack>
  );
}

/** What ends a key in use is asked about first. */
function Confirmed({ intent, name, busy }: { intent: string; name: "replace" | "remove"; busy: boolean }) {
  const text = useText();
  const [asking, setAsking] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const label = text(`connections.key.${name}`);
  return (
    <>
      <Button
        onClick={() => setAsking(true)}
        disabled={busy}
        tone={name === "remove" ? "critical" : undefined}
      >
        {label}
      </Button>
      <Form method="post" ref={form}>
        <input type="hidden" name="intent" value={intent} />
      </Form>
      <Modal
        open={asking}
        onClose={() => setAsking(false)}
        title={label}
        primaryAction={{
          content: label,
          destructive: true,
          onAction: () => {
            setAsking(false);
            form.current?.requestSubmit();
          },
        }}
        secondaryActions={[{ content: text("common.cancel"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>{text("connections.key.ends")}</Modal.Section>
      </Modal>
    </>
  );
}

function exampleOf(url: string, act: string): string {
  const body = JSON.stringify({ customer: "1234567890", act, subject: "product:42" });
  return `curl -X POST ${url} \\\n  -H "Authorization: Bearer $KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '${body}'`;
}
