/**
 * Keeps frame and app at the same address: the app's navigation links appear in the frame, its address is
 * mirrored there, and links into the Shopify admin are opened by the frame.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { Channel, NavItem } from "./messages.ts";

/** Starts mirroring. Needs no cleaning up: it lives as long as the page. */
export function followNavigation(channel: Channel): void {
  // An app that handles `shopify:navigate` routes by itself; for any other a plain click on the link does it.
  let handled = false;
  for (const target of [window, document] as const) {
    const add = target.addEventListener.bind(target) as typeof window.addEventListener;
    target.addEventListener = ((type: string, ...rest: [EventListener]) => {
      if (type === "shopify:navigate") handled = true;
      add(type, ...rest);
    }) as typeof window.addEventListener;
  }

  const links = () =>
    [...document.querySelectorAll<HTMLElement>("ui-nav-menu a, s-app-nav a, s-app-nav s-link")].filter(
      (link) => link.getAttribute("href"),
    );
  let shown = "";
  const announceLinks = () => {
    const items: NavItem[] = links().map((link, index) => ({
      id: String(index),
      label: link.textContent?.trim() ?? "",
      href: new URL(link.getAttribute("href") ?? "", window.location.href).pathname,
      home: link.getAttribute("rel") === "home",
    }));
    const text = JSON.stringify(items);
    if (text === shown) return;
    shown = text;
    channel.send("nav", items);
  };
  channel.on("navigate", ({ id }) => {
    const link = links()[Number(id)];
    if (!link) return;
    link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true }));
    if (!handled) link.click();
  });

  let announced = "";
  const announceLocation = () => {
    const path = window.location.pathname + window.location.search + window.location.hash;
    const text = `${path}\n${document.title}`;
    if (text === announced) return;
    announced = text;
    channel.send("location", { path, title: document.title });
  };
  for (const name of ["pushState", "replaceState"] as const) {
    const original = window.history[name].bind(window.history);
    window.history[name] = (...args: Parameters<History["pushState"]>) => {
      original(...args);
      announceLocation();
    };
  }
  window.addEventListener("popstate", announceLocation);
  window.addEventListener("hashchange", announceLocation);

  const adminAddress =
    /^(shopify:\/*admin\/|https:\/\/admin\.shopify\.com\/|https:\/\/[\w-]+\.myshopify\.com\/admin\/)/i;
  const plainOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    const address = String(url ?? "");
    const leavesFrame = target === "_top" || target === "_parent";
    if (!adminAddress.test(address) && !leavesFrame) return plainOpen(url, target, features);
    const absolute = adminAddress.test(address) ? address : new URL(address, window.location.href).toString();
    channel.send("open", { url: absolute, target: target || "_blank" });
    return null;
  };
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest?.("a[href], s-link[href]");
    const href = link?.getAttribute("href") ?? "";
    if (event.defaultPrevented || !adminAddress.test(href)) return;
    event.preventDefault();
    channel.send("open", { url: href, target: link?.getAttribute("target") || "_top" });
  });

  const start = () => {
    new MutationObserver(() => {
      announceLinks();
      announceLocation();
    }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
    announceLinks();
    announceLocation();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
