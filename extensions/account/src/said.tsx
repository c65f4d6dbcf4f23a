/** @jsxImportSource preact */
// What came of what the shopper did, announced where it stands.
import type { Host } from "./host.ts";
import type { Said } from "./state.ts";
import type { Problem } from "./talk.ts";

export function SaidBanner({ host, said }: { host: Host; said: Said | null }) {
  if (!said) return null;
  if (said.kind === "problem")
    return (
      <s-banner tone="critical">
        <s-text>{host.translate(said.problem)}</s-text>
      </s-banner>
    );
  if (said.kind === "saved")
    return (
      <s-banner tone="success">
        <s-text>{host.translate("saved")}</s-text>
      </s-banner>
    );
  return (
    <s-banner tone="success">
      <s-text>{host.translate(said.code ? "done" : "credited")} </s-text>
      {said.code && <s-text type="strong">{said.code}</s-text>}
      {said.until && <s-text color="subdued"> {host.date(said.until)}</s-text>}
    </s-banner>
  );
}

export function TryAgain({ host, problem, again }: { host: Host; problem: Problem; again: () => void }) {
  return (
    <s-stack gap="base">
      <s-banner tone="critical">
        <s-text>{host.translate(problem)}</s-text>
      </s-banner>
      <s-button onClick={again}>{host.translate("again")}</s-button>
    </s-stack>
  );
}
