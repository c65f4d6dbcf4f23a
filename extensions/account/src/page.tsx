/** @jsxImportSource preact */
// Entry of customer-account.page.render.
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { appUrl } from "./app-url.ts";
import { shopifyHost } from "./host.ts";
import { LoyaltyPage } from "./loyalty-page.tsx";
import { createTalk } from "./talk.ts";

export default function page(): void {
  const host = shopifyHost();
  const talk = createTalk({ appUrl: appUrl(), token: host.token, fetch: (...asked) => fetch(...asked) });
  render(<LoyaltyPage host={host} talk={talk} />, document.body);
}
