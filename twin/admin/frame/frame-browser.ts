/**
 * The admin's end of App Bridge: answers the app in the iframe, and shows what it asks to be shown.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { Questions, ToApp, ToFrame } from "../bridge/messages.ts";
import type { Words } from "../languages.ts";
import type { openDialogs } from "./dialogs-browser.ts";

export type FrameConfig = {
  appOrigin: string;
  /** Address of the app's entry in the admin, without a slash at the end. */
  appBase: string;
  /** Address of this store in the admin. */
  storeBase: string;
  storeName: string;
  locale: string;
  text: Words;
};

export function startFrame(config: FrameConfig, parts: { openDialogs: typeof openDialogs }): void {
  const frame = document.querySelector<HTMLIFrameElement>("#app-frame");
  if (!frame) return;
  const dialogs = parts.openDialogs(config);
  const element = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector) as T;
  const send = <K extends keyof ToApp>(name: K, payload: ToApp[K]) =>
    frame.contentWindow?.postMessage({ twin: "admin", name, payload }, config.appOrigin);

  // --- unsaved changes ---
  let bar: ToFrame["saveBar"] | null = null;
  const saveBar = element("#save-bar");
  const setBar = (next: ToFrame["saveBar"] | null) => {
    bar = next;
    saveBar.hidden = !next;
  };
  saveBar.addEventListener("click", async (event) => {
    const action = (event.target as HTMLElement).dataset.action as "save" | "discard" | undefined;
    if (!bar || !action) return;
    const { id, discardConfirmation } = bar;
    const text = config.text;
    if (action === "discard" && discardConfirmation) {
      if (!(await dialogs.confirm(text.discardQuestion, text.discard, text.cancel))) return;
    }
    send("saveBarAction", { id, action });
  });
  const mayLeave = async () => {
    if (!bar) return true;
    return dialogs.confirm(config.text.leaveQuestion, config.text.leave, config.text.stay);
  };
  window.addEventListener("beforeunload", (event) => {
    if (bar) event.preventDefault();
  });

  // --- navigation ---
  const ownParams = "embedded shop host id_token locale hmac timestamp session protocol".split(" ");
  let links: ToFrame["nav"] = [];
  let here = "";
  const appNav = element("#app-nav");
  const markCurrent = () => {
    const path = here.split(/[?#]/)[0] ?? "";
    const under = links.filter((link) => path === link.href || path.startsWith(`${link.href}/`));
    const current = under.sort((a, b) => b.href.length - a.href.length)[0];
    for (const anchor of appNav.querySelectorAll("a")) {
      if (current && !current.home && anchor.dataset.id === current.id) {
        anchor.setAttribute("aria-current", "page");
      } else anchor.removeAttribute("aria-current");
    }
    const entry = document.querySelector(`nav a[href="${config.appBase}"]`);
    if (!current || current.home) entry?.setAttribute("aria-current", "page");
    else entry?.removeAttribute("aria-current");
  };
  const adminPath = (path: string) => {
    const url = new URL(path, config.appOrigin);
    for (const param of ownParams) url.searchParams.delete(param);
    return (
      config.appBase + url.pathname.replace(/^\/app(?=\/|$)/, "").replace(/\/$/, "") + url.search + url.hash
    );
  };
  const showLinks = (items: ToFrame["nav"]) => {
    links = items;
    appNav.replaceChildren(
      ...items
        .filter((item) => !item.home)
        .map((item) => {
          const row = document.createElement("li");
          const anchor = document.createElement("a");
          anchor.href = adminPath(item.href);
          anchor.textContent = item.label;
          anchor.dataset.id = item.id;
          row.append(anchor);
          return row;
        }),
    );
    markCurrent();
  };
  element("#nav").addEventListener("click", async (event) => {
    const anchor = (event.target as Element).closest("a");
    if (!anchor || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const home = links.find((link) => link.home);
    const id = anchor.dataset.id ?? (anchor.getAttribute("href") === config.appBase ? home?.id : undefined);
    if (!id && !bar) return;
    event.preventDefault();
    if (!(await mayLeave())) return;
    setBar(null);
    if (id) send("navigate", { id });
    else window.location.assign(anchor.href);
  });
  const showLocation = ({ path, title }: ToFrame["location"]) => {
    here = path;
    if (title) document.title = `${title} · ${config.storeName}`;
    // The iframe made the history entry; the frame only names it, so that "back" takes one step, not two.
    if (/^\/app(\/|\?|#|$)/.test(path)) window.history.replaceState(null, "", adminPath(path));
    markCurrent();
  };
  const open = async ({ url, target }: ToFrame["open"]) => {
    const inAdmin = url
      .replace(/^shopify:\/*admin\/?/i, `${config.storeBase}/`)
      .replace(/^https:\/\/admin\.shopify\.com\/store\//i, "/admin/store/")
      .replace(/^https:\/\/([\w-]+)\.myshopify\.com\/admin\//i, "/admin/store/$1/");
    const address = new URL(inAdmin, window.location.href);
    if (!/^https?:$/.test(address.protocol)) return;
    if (target === "_blank") window.open(address, "_blank", "noopener");
    else if (await mayLeave()) {
      setBar(null);
      window.location.assign(address);
    }
  };

  // --- toasts and title bar ---
  const toasts = element("#toasts");
  const hideToast = (id: string) => {
    const toast = [...toasts.children].find((one) => (one as HTMLElement).dataset.id === id);
    if (!toast) return;
    toast.remove();
    send("toastDismiss", { id });
  };
  const button = (label: string, act: () => void, className = "") => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.className = className;
    made.addEventListener("click", act);
    return made;
  };
  const showToast = (toast: ToFrame["toast"]) => {
    const box = document.createElement("div");
    box.className = toast.isError ? "toast error" : "toast";
    box.dataset.id = toast.id;
    const message = document.createElement("span");
    message.textContent = toast.message;
    box.append(message);
    if (toast.action) box.append(button(toast.action, () => send("toastAction", { id: toast.id })));
    const close = button("✕", () => hideToast(toast.id));
    close.setAttribute("aria-label", config.text.dismiss);
    box.append(close);
    toasts.append(box);
    setTimeout(() => hideToast(toast.id), toast.duration);
  };
  const showTitleBar = ({ title, actions }: ToFrame["titleBar"]) => {
    const titleBar = element("#title-bar");
    const heading = document.createElement("h1");
    heading.textContent = title;
    titleBar.hidden = !title && actions.length === 0;
    titleBar.replaceChildren(
      heading,
      ...actions.map((action) =>
        button(
          action.label,
          () => send("titleAction", { id: action.id }),
          action.primary ? "primary" : action.critical ? "critical" : "",
        ),
      ),
    );
  };

  // --- the line ---
  const says: { [K in keyof ToFrame]: (payload: ToFrame[K]) => void } = {
    hello: () => {
      setBar(null);
      showTitleBar({ title: "", actions: [] });
      send("welcome", { locale: config.locale });
    },
    nav: showLinks,
    location: showLocation,
    titleBar: showTitleBar,
    toast: showToast,
    toastHide: ({ id }) => hideToast(id),
    loading: ({ on }) => {
      element("#loading").hidden = !on;
    },
    saveBar: (next) => setBar(next.visible ? next : null),
    open,
  };
  const fetchJson = async (path: string, init?: RequestInit) => {
    const response = await fetch(config.storeBase + path, init);
    if (!response.ok) throw new Error(`${path}: the twin answered ${response.status}.`);
    return response.json();
  };
  const asked: { [K in keyof Questions]: (payload: Questions[K][0]) => Promise<Questions[K][1]> } = {
    idToken: async () => (await fetchJson("/session-token", { method: "POST" })).token,
    extensions: () => fetchJson("/extensions"),
    leaveConfirmation: mayLeave,
    resourcePicker: async (options) =>
      dialogs.pick(await fetchJson(`/resources?type=${encodeURIComponent(options.type)}`), options),
  };
  window.addEventListener("message", async (event) => {
    if (event.source !== frame.contentWindow || event.origin !== config.appOrigin) return;
    const { twin, name, payload, question } = (event.data ?? {}) as Record<string, unknown>;
    if (twin !== "app-bridge") return;
    if (typeof question !== "number") {
      says[name as "hello"]?.(payload as null);
      return;
    }
    let reply: { ok: boolean; value: unknown };
    try {
      reply = { ok: true, value: await asked[name as "idToken"](payload as null) };
    } catch (error) {
      reply = { ok: false, value: error instanceof Error ? error.message : String(error) };
    }
    frame.contentWindow?.postMessage({ twin: "admin", answer: question, ...reply }, config.appOrigin);
  });
  frame.src = frame.dataset.src ?? "";
}
