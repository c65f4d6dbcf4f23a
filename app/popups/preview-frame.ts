// Runs in the preview's own page: draws a popup with the storefront's own Liquid and script, as often as it is told to.
import { Liquid } from "liquidjs";
import popup from "../../extensions/storefront/snippets/popup.liquid?raw";
import product from "../../extensions/storefront/snippets/popup-product.liquid?raw";
import { show } from "../../extensions/storefront-src/show.ts";
import { isPreviewMessage, type PreviewAnswer, type PreviewMessage } from "./preview-message.ts";

/** What a suggestion shows here: the shop's products are known to Shopify alone. */
const PRODUCTS = ["●", "■", "▲"].map((title, index) => ({
  id: index + 1,
  available: true,
  title,
  url: "#",
  price: 2_500 * (index + 1),
}));
const EXAMPLE_CODE = "EXAMPLE-7KQ4";
const EXAMPLE_HOURS = 48;

let words: Record<string, string> = {};
const liquid = new Liquid({ templates: { popup, "popup-product": product } });
liquid.registerFilter("t", (key: string) => words[key.replace(/^popup\./, "")] ?? key);
liquid.registerFilter("money", (minor: number) => (minor / 100).toFixed(2));
liquid.registerFilter("image_url", () => "");

async function draw({
  campaign,
  arm,
  language,
  direction,
  texts,
  words: own,
}: PreviewMessage): Promise<void> {
  words = own;
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  const scope = {
    campaign,
    texts: texts[campaign.id],
    own: texts[`${campaign.id}:${arm}`],
    root: "#",
    all_products: Object.fromEntries((campaign.products ?? []).map((handle, i) => [handle, PRODUCTS[i % 3]])),
    collections: { all: { products: PRODUCTS } },
  };
  const html = await liquid.renderFile("popup", scope);
  for (const earlier of document.querySelectorAll("perennial-popup")) earlier.remove();
  const holder = document.createElement("div");
  holder.innerHTML = html.replace(" autofocus", "");
  const template = holder.querySelector("template");
  if (template) {
    show(template, campaign, "#", language, {
      tell: () => {},
      ask: async () => ({
        ok: true,
        code: campaign.code ? EXAMPLE_CODE : null,
        expiresAt: new Date(Date.now() + EXAMPLE_HOURS * 3_600_000).toISOString(),
        again: false,
      }),
      end: () => {},
    });
  }
}

// a modal dialog would take the focus from the field being typed in: here it only looks like one
HTMLDialogElement.prototype.showModal = function showLikeModal() {
  this.open = true;
  Object.assign(this.style, {
    position: "fixed",
    insetBlock: "0",
    boxShadow: "0 0 0 100vmax rgb(0 0 0 / 0.5)",
  });
};

addEventListener("message", ({ source, origin, data }) => {
  if (source === parent && origin === window.origin && isPreviewMessage(data)) void draw(data);
});
// an example leads nowhere
addEventListener("click", (event) => {
  if (event.composedPath().some((one) => one instanceof HTMLAnchorElement)) event.preventDefault();
});
const ready: PreviewAnswer = { preview: "ready" };
parent.postMessage(ready, window.origin);
