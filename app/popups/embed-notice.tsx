// Popups appear only where the theme has the app's embed switched on: says so where it is not, with the way there.
import { Banner, Text } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import { useEmbedStatus } from "../ui/use-embed-status.ts";

type Props = {
  /** the theme editor, with the embed ready to be switched on */
  url: string;
  /** when the storefront last showed that it is on; for a page outside the admin */
  seenAt: Date | null;
};

export function EmbedNotice({ url, seenAt }: Props) {
  const text = useText();
  const on = useEmbedStatus() ?? seenAt !== null;
  if (on) return null;
  return (
    <Banner
      tone="warning"
      title={text("popups.embed.title")}
      action={{ content: text("popups.embed.action"), url, external: true }}
    >
      <Text as="p">{text("popups.embed.body")}</Text>
    </Banner>
  );
}
