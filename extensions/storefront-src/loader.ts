// On every page of the shop. Tells the app once a visit that its storefront has it switched on, and waits for what sets
// campaigns off. Asks for nothing before that: whether one may appear, and how, popups.ts decides, which is fetched
// when the first is set off. Whatever fails, the shop does not notice. A module, so that it runs once although each
// embed brings it along.
import type { PublishedArm } from "../../app/popups/published.ts";
import type { Page, PageFacts, Visit } from "./page.ts";
import { captureBack } from "./triggers/capture-back.ts";
import { type Hear, listen } from "./triggers/listen.ts";
import { type Levels, setOff, type Watched } from "./triggers/set-off.ts";

// the loyalty panel's launcher names the script that its buttons need
addEventListener("click", ({ target }) => {
  const { loyalty } = (target as HTMLElement).dataset;
  if (loyalty) import(loyalty);
});

try {
  const { path, popups } = document.getElementById("perennial-loader")!.dataset as {
    path: string;
    popups: string;
  };
  const KEY = "perennial";
  const allowed = () =>
    !(+navigator.doNotTrack! > 0 || navigator.globalPrivacyControl) &&
    window.Shopify?.customerPrivacy?.analyticsProcessingAllowed?.();
  const send = (to: string, body?: string) => allowed() !== false && navigator.sendBeacon(path + to, body);

  const visit: Visit = JSON.parse(sessionStorage[KEY] ?? null) ?? {
    p: 0,
    r: localStorage[KEY],
    u: [location.search, document.referrer],
  };
  const { h } = visit;
  visit.h = "";
  visit.p++;
  const save = () => {
    sessionStorage[KEY] = JSON.stringify(visit);
  };
  save();
  let hear: Hear = () => {};
  let left: number;
  addEventListener("visibilitychange", () => {
    if (!document.hidden) return hear("tab-return", (Date.now() - left) / 1000, 5);
    left = Date.now();
    visit.b ||= send("/beat");
    if (h) send("/events", h);
    if (allowed()) localStorage[KEY] ||= "{}";
    save();
  });

  const facts: PageFacts = JSON.parse(document.getElementById(KEY)!.textContent);
  const { total, campaigns } = facts;
  const levels: Levels = {
    idle: 0,
    "time-on-page": 0,
    "scroll-depth": 0,
    "pages-seen": visit.p,
    "cart-value": total / (Number(window.Shopify?.currency?.rate) || 1),
  };
  // an arm may have triggers of its own
  const watched = campaigns.flatMap((campaign) =>
    [campaign, ...campaign.arms].map((one: Partial<PublishedArm>) => ({
      campaign,
      arm: one.key,
      ...(one.triggers as Watched),
    })),
  );
  const page: Page = { facts, visit, path, allowed, save, send };
  let busy: unknown;
  hear = (sign, value, usual) => {
    try {
      levels["cart-leaving"] = value! >= usual! ? 0 : -1;
      const off = watched.flatMap((one) => {
        const trigger = levels["time-on-page"]! >= one.grace && setOff(one, levels, sign, value);
        return trigger ? { ...one, trigger } : [];
      });
      if (off[0] && !busy) {
        busy = import(popups)
          .then(({ default: open }) => open(page, off))
          .then(
            (shown) => {
              busy = shown;
            },
            () => {},
          );
        return busy;
      }
    } catch {}
  };
  listen(levels, hear);
  if (facts.back) captureBack(visit, () => hear("back-button", 1, 1));
} catch {}
