/**
 * Puts the `shopify` global together, and sends pages that arrived without a session token round again.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { openChannel } from "./channel.ts";
import type { signRequests } from "./fetch.ts";
import type { startModal } from "./modal.ts";
import type { followNavigation } from "./navigation.ts";
import type { startSaveBar } from "./save-bar.ts";

/** The other parts, handed over because source text cannot import. */
export type BridgeParts = {
  openChannel: typeof openChannel;
  signRequests: typeof signRequests;
  startModal: typeof startModal;
  followNavigation: typeof followNavigation;
  startSaveBar: typeof startSaveBar;
};

/** Starts App Bridge in this page. Throws when the page does not say which app it is. */
export function startAppBridge(parts: BridgeParts): void {
  const script = document.currentScript as HTMLScriptElement | null;
  const apiKey =
    script?.dataset.apiKey ||
    document.querySelector<HTMLMetaElement>('meta[name="shopify-api-key"]')?.content ||
    document.querySelector<HTMLScriptElement>("script[data-api-key]")?.dataset.apiKey;
  if (!apiKey || !script) {
    throw new Error(
      'App Bridge: add <meta name="shopify-api-key" content="…"> before the App Bridge script.',
    );
  }
  if (Reflect.has(window, "shopify")) return;

  // Not a <style> element, nor attributes: the app's framework may yet compare the page with what it sent.
  const hidden = new CSSStyleSheet();
  hidden.replaceSync("ui-nav-menu, s-app-nav, ui-save-bar, ui-title-bar, ui-modal { display: none }");
  document.adoptedStyleSheets.push(hidden);

  const params = new URLSearchParams(window.location.search);
  // Only the first page of the frame carries these; later ones of the same frame still need them.
  const kept = (name: string) => {
    const key = `app-bridge-${name}`;
    const value = params.get(name);
    try {
      if (value) window.sessionStorage.setItem(key, value);
      return value ?? window.sessionStorage.getItem(key) ?? "";
    } catch {
      return value ?? "";
    }
  };
  const config = {
    apiKey,
    shop: kept("shop"),
    host: kept("host"),
    locale: kept("locale") || "en",
    appOrigins: [],
  };
  const channel = parts.openChannel(new URL(script.src).origin);
  const embedded = window.parent !== window;
  const ready = new Promise<void>((resolve) => {
    channel.on("welcome", () => resolve());
    if (!embedded) resolve();
  });

  const reload = params.get("shopify-reload");
  if (reload && embedded) {
    const address = new URL(reload, window.location.href);
    if (address.origin !== window.location.origin) {
      throw new Error("App Bridge: shopify-reload leads to another site; not followed.");
    }
    channel.ask("idToken", null).then((token) => {
      address.searchParams.set("id_token", token);
      window.location.replace(address.toString());
    });
  }

  let toasts = 0;
  const toastListeners = new Map<string, { onAction?: () => void; onDismiss?: () => void }>();
  channel.on("toastAction", ({ id }) => toastListeners.get(id)?.onAction?.());
  channel.on("toastDismiss", ({ id }) => {
    toastListeners.get(id)?.onDismiss?.();
    toastListeners.delete(id);
  });
  type ToastOptions = {
    duration?: number;
    isError?: boolean;
    action?: string;
    onAction?: () => void;
    onDismiss?: () => void;
  };
  type PickerOptions = {
    type: string;
    multiple?: boolean | number;
    query?: string;
    selectionIds?: { id: string }[];
  };

  const shopify = {
    config,
    origin: window.location.origin,
    ready,
    environment: { mobile: false, embedded, pos: false, intent: false },
    idToken: () => channel.ask("idToken", null),
    user: async () => ({ accountAccess: "Full access" }),
    loading: (on = true) => channel.send("loading", { on }),
    toast: {
      show: (message: string, options: ToastOptions = {}) => {
        toasts += 1;
        const id = `toast-${toasts}`;
        toastListeners.set(id, options);
        channel.send("toast", {
          id,
          message,
          isError: options.isError ?? false,
          duration: options.duration ?? 5000,
          action: options.action ?? "",
        });
        return id;
      },
      hide: (id: string) => channel.send("toastHide", { id }),
    },
    saveBar: parts.startSaveBar(channel),
    modal: parts.startModal(channel),
    app: { extensions: () => channel.ask("extensions", null) },
    resourcePicker: async (options: PickerOptions) => {
      const many = options.multiple === true ? 250 : Number(options.multiple || 1);
      const chosen = await channel.ask("resourcePicker", {
        type: options.type,
        multiple: many,
        query: options.query ?? "",
        selected: (options.selectionIds ?? []).map((one) => one.id),
      });
      return chosen ? Object.assign(chosen, { selection: chosen }) : undefined;
    },
  };
  Object.assign(window, { shopify });
  parts.signRequests(channel, config.locale);
  parts.followNavigation(channel);
}
