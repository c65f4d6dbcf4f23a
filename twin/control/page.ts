/** The control page: plain HTML, one small script that posts forms to the control API. */
import type { Faults } from "../faults.ts";
import type { TwinShop } from "../shop/store.ts";
import type { Behaviour } from "../webhooks/deliveries.ts";
import type { World } from "../world.ts";

const FAULT_LABELS: Record<keyof Faults, string> = {
  throttle: "Throttle every API call",
  serverErrorRate: "Share of API calls answered 5xx (0–1)",
  ipBlocked: "403: address not on the allowlist",
  partialData: "Protected customer fields are null",
  deadRefreshToken: "Refresh tokens are refused",
  loseAnswers: "Carry out mutations and lose the answer",
  slowMs: "Delay of every API answer (ms)",
};
const BEHAVIOUR_LABELS: Record<keyof Behaviour, string> = {
  duplicateRate: "Share sent twice (0–1)",
  dropRate: "Share never sent (0–1)",
  delayMs: "Delay up to (ms)",
  shuffle: "In random order",
  timeScale: "Time scale of retries (1 = 4 hours)",
  concurrency: "At once",
};

export function controlPage(world: World): string {
  const shops = [...world.shops.values()];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Twin control</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Twin control</h1>
<p>A local Shopify for <a href="${escapeHtml(world.appUrl)}">${escapeHtml(world.appUrl)}</a>. <a href="/">Stores</a></p>
<p id="said" role="status" aria-live="polite"></p>
${deliveryPart(world)}
${shops.length === 0 ? "<p>No shops yet.</p>" : shops.map((shop) => shopPart(world, shop)).join("\n")}
${attemptsPart(world)}
</main>
<script>${SCRIPT}</script>
</body>
</html>`;
}

function deliveryPart(world: World): string {
  const { deliveries } = world;
  const { counts } = deliveries;
  return `<section aria-labelledby="deliveries-title">
<h2 id="deliveries-title">Webhook deliveries</h2>
<p>${counts.accepted} accepted, ${counts.delivered} delivered, ${counts.failedAttempts} failed attempts, ${counts.dropped} dropped, ${counts.givenUp} given up, ${deliveries.pending} pending${deliveries.paused ? ", <strong>paused</strong>" : ""}.</p>
${form("/control/api/deliveries/behaviour", fieldset("Behaviour", deliveries.behaviour, BEHAVIOUR_LABELS), "Apply")}
<div class="row">
${button("/control/api/deliveries/pause", "Pause")}
${button("/control/api/deliveries/resume", "Resume")}
${button("/control/api/deliveries/flush", "Retry now")}
</div>
</section>`;
}

function shopPart(world: World, shop: TwinShop): string {
  const { state } = shop;
  const at = `/control/api/shops/${shop.domain}`;
  const name = shop.domain.replace(".myshopify.com", "");
  return `<section aria-label="${escapeHtml(shop.domain)}">
<h2>${escapeHtml(state.name)}</h2>
<p>${escapeHtml(shop.domain)} – <a href="/admin/store/${escapeHtml(name)}">admin</a>, <a href="/store/${escapeHtml(name)}">storefront</a></p>
<p>${state.orders.size} orders, ${state.customers.size} customers, ${state.products.size} products; app ${state.install.installed ? "installed" : "not installed"}.</p>
<details><summary>Orders</summary>
${form(
  `${at}/create-order`,
  `${input("email", "E-mail of the buyer (empty: nobody)", "email")}${input("discountCode", "Discount code")}${input("presentmentCurrency", "Presentment currency")}<label><input type="checkbox" name="test"> Test order</label>`,
  "Place an order",
)}
${form(`${at}/refund-order`, `${input("name", "Order, such as #1001")}${input("amount", "Amount (empty: everything)")}`, "Refund")}
${form(`${at}/cancel-order`, input("name", "Order, such as #1001"), "Cancel")}
${form(`${at}/fulfil-order`, input("name", "Order, such as #1001"), "Fulfil")}
</details>
<details><summary>Faults</summary>
${form(`${at}/faults`, fieldset("Faults of the API", world.faults.of(shop.domain), FAULT_LABELS), "Apply")}
</details>
<details><summary>App and privacy</summary>
<div class="row">
${state.install.installed ? button(`${at}/uninstall`, "Uninstall the app") : button(`${at}/install`, "Install the app")}
${button(`${at}/expire-access-tokens`, "Expire access tokens")}
${button(`${at}/kill-refresh-tokens`, "Kill refresh tokens")}
${button(`${at}/shop-redact`, "Send shop/redact")}
</div>
${form(`${at}/customers-data-request`, input("email", "E-mail of the customer", "email"), "Send customers/data_request")}
${form(`${at}/customers-redact`, input("email", "E-mail of the customer", "email"), "Send customers/redact")}
</details>
</section>`;
}

function attemptsPart(world: World): string {
  const rows = world.deliveries.attempts
    .slice(-50)
    .reverse()
    .map(
      (attempt) =>
        `<tr><td>${new Date(attempt.at).toISOString().slice(11, 23)}</td><td>${escapeHtml(attempt.shop)}</td><td>${escapeHtml(attempt.topic)}</td><td>${attempt.attempt}</td><td>${attempt.status ?? escapeHtml(attempt.error ?? "")}</td><td>${attempt.latencyMs}</td></tr>`,
    )
    .join("");
  return `<section aria-labelledby="attempts-title">
<h2 id="attempts-title">Last attempts</h2>
<div class="wide" tabindex="0" role="region" aria-label="Table of attempts"><table>
<thead><tr><th scope="col">Time (UTC)</th><th scope="col">Shop</th><th scope="col">Topic</th><th scope="col">Try</th><th scope="col">Answer</th><th scope="col">ms</th></tr></thead>
<tbody>${rows || '<tr><td colspan="6">None yet.</td></tr>'}</tbody>
</table></div>
</section>`;
}

function form(action: string, inner: string, label: string): string {
  return `<form data-post="${escapeHtml(action)}">${inner}<button>${escapeHtml(label)}</button></form>`;
}

function button(action: string, label: string): string {
  return form(action, "", label);
}

function input(name: string, label: string, type = "text"): string {
  return `<label>${escapeHtml(label)} <input name="${name}" type="${type}"></label>`;
}

function fieldset<T extends Record<string, boolean | number>>(
  legend: string,
  values: T,
  labels: Record<keyof T, string>,
): string {
  const fields = Object.entries(values).map(([name, value]) =>
    typeof value === "boolean"
      ? `<label><input type="checkbox" name="${name}"${value ? " checked" : ""}> ${escapeHtml(labels[name]!)}</label>`
      : `<label>${escapeHtml(labels[name]!)} <input type="number" step="any" min="0" name="${name}" value="${value}"></label>`,
  );
  return `<fieldset><legend>${escapeHtml(legend)}</legend>${fields.join("")}</fieldset>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; } main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
p { overflow-wrap: anywhere; } label { display: inline-flex; gap: .4rem; align-items: center; }
section { border-block-start: 1px solid; padding-block: 1rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin-block: .5rem; }
fieldset { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; } .row { display: flex; flex-wrap: wrap; gap: .5rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: start; padding: .25rem .5rem; }
input, button { font: inherit; min-height: 2rem; } input[type=number] { width: 7rem; }
`;

/** Numbers and switches keep their types; empty text fields are left out. */
const SCRIPT = `
for (const form of document.querySelectorAll("form[data-post]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = {};
    for (const field of form.querySelectorAll("input")) {
      if (field.type === "checkbox") body[field.name] = field.checked;
      else if (field.type === "number") body[field.name] = Number(field.value);
      else if (field.value !== "") body[field.name] = field.value;
    }
    const said = document.getElementById("said");
    const answer = await fetch(form.dataset.post, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
    });
    const text = await answer.text();
    let told = {};
    try { told = JSON.parse(text); } catch {}
    said.textContent = answer.ok ? "Done. " + (told.name ?? "") : "Refused: " + (told.error ?? text);
    if (answer.ok) setTimeout(() => location.reload(), 900);
  });
}
`;
