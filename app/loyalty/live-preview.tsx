// What the last 30 days would have cost by the rules as they are typed just now.
import { BlockStack, Card, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useText } from "../ui/language-provider.tsx";
import type { PlainPreview } from "./plain-preview.ts";
import { asPreview } from "./plain-preview.ts";
import type { Preview } from "./preview.server.ts";
import { PreviewText } from "./preview-text.tsx";

/** Milliseconds after the last letter: it settles up to 2,500 customers. */
const SETTLE = 900;

type Props = {
  /** null: it is asked for as that of a draft */
  saved: Preview | null;
  /** JSON */
  draft: string;
  dirty: boolean;
};
type State = { kind: "asking" | "wrong" } | { kind: "told"; preview: Preview };

export function LivePreview({ saved, draft, dirty }: Props) {
  const text = useText();
  const state = usePreview(saved, draft, dirty);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {text("loyalty.preview.title")}
        </Text>
        <div role="status">
          {state.kind === "asking" && <Text as="p">{text("programme.preview.asking")}</Text>}
          {state.kind === "wrong" && <Text as="p">{text("programme.preview.wrong")}</Text>}
          {state.kind === "told" && <PreviewText preview={state.preview} />}
        </div>
        <Text as="p" tone="subdued">
          {text(dirty ? "programme.preview.unsaved" : "programme.preview.saved")}
        </Text>
      </BlockStack>
    </Card>
  );
}

function usePreview(saved: Preview | null, draft: string, dirty: boolean): State {
  const known = dirty ? null : saved;
  const [state, setState] = useState<State>({ kind: "asking" });
  useEffect(() => {
    if (known) return;
    const asked = new AbortController();
    setState({ kind: "asking" });
    const timer = setTimeout(async () => {
      try {
        const body = new URLSearchParams({ draft });
        const response = await fetch("/app/loyalty/preview", { method: "POST", body, signal: asked.signal });
        if (!response.ok) return setState({ kind: "wrong" });
        const told = (await response.json()) as PlainPreview | null;
        setState(told ? { kind: "told", preview: asPreview(told) } : { kind: "wrong" });
      } catch {
        // another letter was typed, which asks anew; else the way to the server is gone
        if (!asked.signal.aborted) setState({ kind: "wrong" });
      }
    }, SETTLE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [draft, known !== null]);
  return known ? { kind: "told", preview: known } : state;
}
