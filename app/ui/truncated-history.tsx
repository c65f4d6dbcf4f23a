// Says from when on the figures are right, where Shopify gave us only part of the history.
import { Banner } from "@shopify/polaris";
import { useFormats, useText } from "./language-provider.tsx";

export function TruncatedHistory({ since }: { since: Date | null }) {
  const text = useText();
  const formats = useFormats();
  if (!since) return null;
  const date = formats.date(since);
  return (
    <Banner
      tone="info"
      title={text("truncated.title", { date })}
      action={{ content: text("truncated.action"), url: "/app/data" }}
    >
      <p>{text("truncated.body", { date })}</p>
    </Banner>
  );
}
