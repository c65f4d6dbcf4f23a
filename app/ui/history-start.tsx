// Since when figures are right, where only part of the orders is known. The frame of all pages says it once; every page
// shows it unless it says that nothing on it rests on the past.
import { Banner, Link, Text } from "@shopify/polaris";
import { createContext, type ReactNode, useContext } from "react";
import { useFormats, useText } from "./language-provider.tsx";

/** How a page says it: in a line, in full, or not at all. */
export type HistoryNoteKind = "line" | "banner" | "none";

const HistoryStart = createContext<Date | null>(null);

/** @param since earliest instant from which Shopify gave us orders; null = all are known */
export function HistoryStartProvider({ since, children }: { since: Date | null; children: ReactNode }) {
  return <HistoryStart.Provider value={since}>{children}</HistoryStart.Provider>;
}

export function HistoryNote({ kind }: { kind: HistoryNoteKind }) {
  const text = useText();
  const formats = useFormats();
  const since = useContext(HistoryStart);
  if (!since || kind === "none") return null;
  const date = formats.date(since);
  if (kind === "banner") {
    return (
      <Banner
        tone="info"
        title={text("truncated.title", { date })}
        action={{ content: text("truncated.action"), url: IMPORTS }}
      >
        <p>{text("truncated.body", { date })}</p>
      </Banner>
    );
  }
  return (
    <Text as="p" tone="subdued">
      {text("truncated.line", { date })} <Link url={IMPORTS}>{text("truncated.action")}</Link>
    </Text>
  );
}

const IMPORTS = "/app/data#imports";
