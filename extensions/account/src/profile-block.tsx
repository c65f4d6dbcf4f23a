/** @jsxImportSource preact */
// Entry of customer-account.profile.block.render.
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { appUrl } from "./app-url.ts";
import { shopifyHost } from "./host.ts";
import { LoyaltySummary } from "./summary.tsx";
import { createTalk } from "./talk.ts";

export default function block(): void {
  const host = shopifyHost();
  const talk = createTalk({ appUrl: appUrl(), token: host.token, fetch: (...asked) => fetch(...asked) });
  render(<LoyaltySummary host={host} talk={talk} />, document.body);
}
