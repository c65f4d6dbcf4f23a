// Says so when the storefront's pages carry something else than what the merchant sees here.
import { Banner } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import type { PublicationRow } from "./publication.server.ts";

export function PublicationNotice({ publication }: { publication: PublicationRow | null }) {
  const text = useText();
  const problem = publication?.problem ?? "";
  if (publication?.state === "too large") {
    return (
      <Banner tone="critical" title={text("popups.publication.tooLarge")}>
        <p>{text("popups.publication.tooLargeBody", { problem })}</p>
      </Banner>
    );
  }
  if (publication?.state === "failed") {
    return (
      <Banner tone="warning" title={text("popups.publication.failed")}>
        <p>{text("popups.publication.body", { problem })}</p>
      </Banner>
    );
  }
  return null;
}
