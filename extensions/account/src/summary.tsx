/** @jsxImportSource preact */
// Among what a customer sees of themselves: how many points there are, what for, and the way to the page.
import type { Host } from "./host.ts";
import { balanceLines, nextTierLine } from "./lines.ts";
import { isSummarised } from "./state.ts";
import type { Talk } from "./talk.ts";
import { useLoyalty } from "./use-loyalty.ts";

/** Shopify's address of this extension's own page; the handle is that of shopify.extension.toml. */
const PAGE = "extension:loyalty-account/";

export function LoyaltySummary({ host, talk }: { host: Host; talk: Talk }) {
  const { state } = useLoyalty(talk);
  if (state.phase === "loading") return <s-spinner accessibilityLabel={host.translate("wait")} />;
  if (state.phase !== "ready" || !isSummarised(state)) return null;
  const { programme, account } = state;
  const tier = nextTierLine(host, programme, account);
  return (
    <s-section heading={programme.name}>
      <s-stack gap="small">
        <s-text>{host.translate("balance")}</s-text>
        <s-heading>{host.number(account.points)}</s-heading>
        {balanceLines(host, programme, account).map((line) => (
          <s-text key={line}>{line}</s-text>
        ))}
        {tier && <s-text>{tier}</s-text>}
        <s-link href={PAGE}>{host.translate("name")}</s-link>
      </s-stack>
    </s-section>
  );
}
