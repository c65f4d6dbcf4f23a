/**
 * `<ui-modal>`, `<ui-title-bar>` and `shopify.modal`. A modal is drawn in the app's own document, around
 * children that stay where the app's framework put them.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { Channel, TitleAction } from "./messages.ts";

/** Defines both elements and returns the `shopify.modal` object. */
export function startModal(channel: Channel) {
  class ModalElement extends HTMLElement {
    #dialog: HTMLDialogElement | null = null;
    get content() {
      return [...this.children].find((child) => !/^UI-(TITLE|SAVE)-BAR$/.test(child.tagName)) as HTMLElement;
    }
    get variant() {
      return this.getAttribute("variant") ?? "base";
    }
    set variant(value: string) {
      this.setAttribute("variant", value);
    }
    get src() {
      return this.getAttribute("src") ?? undefined;
    }
    set src(value: string | undefined) {
      if (value === undefined) this.removeAttribute("src");
      else this.setAttribute("src", value);
    }
    get contentWindow() {
      return this.#dialog?.querySelector("iframe")?.contentWindow ?? null;
    }
    get showing() {
      return this.#dialog?.open ?? false;
    }
    #build() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      const widths: Record<string, string> = { small: "380px", base: "620px", large: "980px", max: "100vw" };
      root.innerHTML = `<style>
        dialog { border: 0; border-radius: 12px; padding: 0; width: min(94vw, ${widths[this.variant] ?? "620px"});
          font: 14px/1.4 system-ui, sans-serif; color: #303030; box-shadow: 0 12px 40px rgb(0 0 0 / .3) }
        dialog::backdrop { background: rgb(0 0 0 / .5) }
        header, footer { display: flex; gap: 8px; align-items: center; padding: 12px 16px; background: #f3f3f3 }
        header h2 { flex: 1; margin: 0; font-size: 16px } footer { justify-content: end; background: #fff }
        footer:empty { display: none } button { font: inherit; padding: 6px 12px; border: 1px solid #8a8a8a;
          border-radius: 8px; background: #fff } button.primary { background: #303030; color: #fff }
        button.critical { background: #c70a24; color: #fff } iframe { border: 0; width: 100%; height: 70vh }
      </style><dialog><header><h2></h2><button type="button" class="close" aria-label="Close">✕</button></header>
      <slot></slot><footer></footer></dialog>`;
      const dialog = root.querySelector("dialog") as HTMLDialogElement;
      const bar = this.querySelector("ui-title-bar");
      const title = bar?.getAttribute("title") ?? "";
      (dialog.querySelector("h2") as HTMLElement).textContent = title;
      dialog.setAttribute("aria-label", title || "Dialog");
      (dialog.querySelector(".close") as HTMLElement).onclick = () => dialog.close();
      for (const button of bar?.querySelectorAll("button") ?? []) {
        const shown = document.createElement("button");
        shown.textContent = button.textContent;
        shown.className = `${button.getAttribute("variant") ?? ""} ${button.getAttribute("tone") ?? ""}`;
        shown.disabled = button.disabled;
        shown.onclick = () => button.click();
        dialog.querySelector("footer")?.append(shown);
      }
      if (this.src) {
        const frame = document.createElement("iframe");
        frame.src = this.src;
        frame.title = title || "Dialog";
        dialog.querySelector("slot")?.replaceWith(frame);
      }
      dialog.addEventListener("close", () => {
        this.style.removeProperty("display");
        this.dispatchEvent(new Event("hide"));
      });
      this.#dialog = dialog;
      return dialog;
    }
    async show() {
      if (this.showing) return;
      const dialog = this.#build();
      this.style.display = "contents";
      dialog.showModal();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (this.showing) this.#dialog?.close();
    }
    async toggle() {
      return this.showing ? this.hide() : this.show();
    }
  }
  customElements.define("ui-modal", ModalElement);

  class TitleBarElement extends HTMLElement {
    #observer = new MutationObserver(() => this.announce());
    connectedCallback() {
      if (this.closest("ui-modal")) return;
      this.#observer.observe(this, { subtree: true, childList: true, attributes: true, characterData: true });
      this.announce();
    }
    disconnectedCallback() {
      this.#observer.disconnect();
      if (!document.querySelector("ui-title-bar")) channel.send("titleBar", { title: "", actions: [] });
    }
    announce() {
      const actions: TitleAction[] = [...this.querySelectorAll<HTMLElement>("button, a")].map(
        (action, index) => ({
          id: String(index),
          label: action.textContent?.trim() ?? "",
          primary: action.getAttribute("variant") === "primary",
          critical: action.getAttribute("tone") === "critical",
        }),
      );
      channel.send("titleBar", { title: this.getAttribute("title") ?? document.title, actions });
    }
  }
  customElements.define("ui-title-bar", TitleBarElement);
  channel.on("titleAction", ({ id }) => {
    const bar = [...document.querySelectorAll("ui-title-bar")].find((one) => !one.closest("ui-modal"));
    bar?.querySelectorAll<HTMLElement>("button, a")[Number(id)]?.click();
  });

  const find = (id: string) => {
    const element = document.getElementById(id);
    if (element instanceof ModalElement) return element;
    throw new Error(`modal: this page has no <ui-modal id="${id}">.`);
  };
  return {
    show: async (id: string) => find(id).show(),
    hide: async (id: string) => find(id).hide(),
    toggle: async (id: string) => find(id).toggle(),
  };
}
