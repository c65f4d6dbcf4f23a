// Fetched when the first campaign is set off: decides which may appear and which arm the visitor is in, keeps count,
// and shows it, or, in the holdout, only says that it would have.
import { armOf, HOLDOUT } from "../../app/popups/assignment.ts";
import { CART_ATTRIBUTE } from "../../app/popups/cart-attribute.ts";
import type { EventKind } from "../../app/popups/proxy-messages.ts";
import { markCart, readCart } from "./cart.ts";
import { type CartFacts, cartFits, fits, isDue } from "./fits.ts";
import type { Memory, Page, SetOff } from "./page.ts";
import { show } from "./show.ts";

const KEY = "perennial";
/** in the cart attribute, which Shopify cuts at 255 characters (app/popups/cart-attribute.ts reads it) */
const MOST_ARMS = 6;

/**
 * @param off campaigns that were set off, by priority
 * @returns whether one of them had its turn on this page, be it shown or held out
 */
export default async function open(
  { facts, visit, allowed, path, save, send }: Page,
  off: SetOff[],
): Promise<boolean> {
  const { root } = facts;
  const load = window.Shopify?.loadFeatures;
  if (allowed() === undefined && load)
    await new Promise((done) => {
      load([{ name: "consent-tracking-api", version: "0.1" }], done);
      setTimeout(done, 1000);
    });

  const random = () => crypto.randomUUID();
  const memory: Memory = {
    v: random(),
    c: {},
    a: [],
    ...visit.m,
    ...(allowed() !== false && JSON.parse(localStorage[KEY] || null)),
  };
  visit.m = memory;
  visit.s ??= random();
  visit.c ??= {};
  /** Without leave nothing outlives the visit, and what was kept is forgotten. */
  const keep = () => {
    save();
    localStorage[KEY] = allowed() ? JSON.stringify(memory) : "";
  };

  const utm = (name: string) => new URLSearchParams(visit.u[0]).get(`utm_${name}`);
  const place = `/${decodeURI(location.pathname).slice(root.length)}`;
  const around = {
    paths: place,
    notPaths: place,
    devices: matchMedia("(pointer:coarse)").matches
      ? Math.min(screen.width, screen.height) < 600
        ? "phone"
        : "tablet"
      : "desktop",
    visitor: visit.r || facts.known ? "returning" : "new",
    utmSources: utm("source"),
    utmMediums: utm("medium"),
    utmCampaigns: utm("campaign"),
    referrers: visit.u[1].split("/")[2],
  };
  const now = Date.now() / 1000;
  let cart: CartFacts | undefined;
  let shown: unknown;

  const turn = async ({ campaign, arm: own, trigger }: SetOff) => {
    const { id, arms, contact, target = {} } = campaign;
    const arm = armOf(memory.v, { ...campaign, arms: arms.map(({ key, weight }) => [key, weight]) });
    const leaving = trigger === "cart-leaving";
    if (
      // another arm's triggers set it off, or the campaign's where this arm has its own
      own !== arms.find(({ key, triggers }) => triggers && key === arm)?.key ||
      !isDue(campaign, visit.c!, memory.c, now) ||
      !fits(campaign, around, now)
    )
      return;
    if (target.cart || leaving) {
      cart ??= await readCart(root);
      if (!cartFits({ atLeastItems: +leaving, ...target.cart }, cart)) return;
    }
    const template =
      document.getElementById(`perennial-${id}-${arm}`) ?? document.getElementById(`perennial-${id}`);
    if (
      // Liquid has nothing to show: a suggestion without a product
      !template ||
      // never two at once: not over another's dialog either
      [...document.querySelectorAll("dialog[open],[aria-modal=true]")].some((one) => one.checkVisibility())
    )
      return;

    const message = (...kinds: EventKind[]) =>
      JSON.stringify({
        v: 1,
        visitor: memory.v,
        session: visit.s,
        events: kinds.map((kind) => ({ campaign: id, kind, arm, trigger, agoMs: 0 })),
      });
    const tell = (...kinds: EventKind[]) => send("/events", message(...kinds));
    const count: Memory["c"][string] = [(memory.c[id]?.[0] ?? 0) + 1, now, undefined];
    memory.c[id] = count;
    visit.c![id] = (visit.c![id] ?? 0) + 1;
    memory.a = [...memory.a.filter((one) => !one.startsWith(`${id}:`)), `${id}:${arm}`].slice(-MOST_ARMS);
    if (arm === HOLDOUT) {
      tell("eligible");
      visit.h = message("stayed");
    } else {
      tell("eligible", "shown");
      let key: string | undefined;
      show(template as HTMLTemplateElement, campaign, root, facts.lang, {
        tell,
        async ask(given) {
          if (given.phone) given.phone = given.phone.replace(/[^+\d]/g, "");
          key ??= random();
          const answer = await fetch(path + (contact ? "/subscribe" : "/claim"), {
            method: "POST",
            body: JSON.stringify({
              v: 1,
              key,
              campaign: id,
              visitor: memory.v,
              session: visit.s,
              trigger,
              language: facts.lang,
              openMs: Math.round(Date.now() - now * 1000),
              ...(contact && { consent: true }),
              ...given,
            }),
          });
          // the same intention keeps its key until it has been answered
          if (answer.ok) key = undefined;
          return answer.json();
        },
        end(claimed) {
          if (campaign[claimed ? "stopAfterClaim" : "stopAfterClose"]) count[2] = 1;
          keep();
        },
      });
      shown = 1;
    }
    keep();
    if (allowed() !== false) markCart(root, CART_ATTRIBUTE, ["1", memory.v, ...memory.a].join("."));
    return true;
  };
  let done: unknown;
  for (const one of off) done ||= await turn(one);
  if (!shown && off.some(({ trigger }) => trigger === "back-button")) history.back();
  return !!done;
}
