// Says so when pages and accounts show something else than what the merchant sees here.
import { Banner } from "@shopify/polaris";
import { useText } from "../ui/language-provider.tsx";
import type { ProgrammePublicationRow } from "./programme-publication.server.ts";

export function ShelfNotice({ publication }: { publication: ProgrammePublicationRow | null }) {
  const text = useText();
  const state = publication?.state;
  if (state !== "too large" && state !== "failed") return null;
  const key = state === "failed" ? "failed" : "tooLarge";
  return (
    <Banner
      tone={state === "failed" ? "warning" : "critical"}
      title={text("connections.shelf.title")}
      action={{ content: text("connections.title"), url: "/app/loyalty/connections" }}
    >
      <p>{text(`connections.shelf.${key}`, { problem: publication?.problem ?? "" })}</p>
    </Banner>
  );
}
