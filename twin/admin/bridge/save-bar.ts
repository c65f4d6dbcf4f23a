/**
 * The contextual save bar: `<ui-save-bar>`, `<form data-save-bar>` and `shopify.saveBar`. The frame shows it
 * and sends the merchant's choice back.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { Channel } from "./messages.ts";

/** Defines the element, watches forms, and returns the `shopify.saveBar` object. */
export function startSaveBar(channel: Channel) {
  type Bar = { save(): void; discard(): void; discardConfirmation: boolean; changed(visible: boolean): void };
  let current: { id: string; bar: Bar } | null = null;
  let count = 0;

  const show = (id: string, bar: Bar) => {
    if (current?.id === id) return;
    current = { id, bar };
    channel.send("saveBar", { id, visible: true, discardConfirmation: bar.discardConfirmation });
    bar.changed(true);
  };
  const hide = (id: string) => {
    if (current?.id !== id) return;
    const { bar } = current;
    current = null;
    channel.send("saveBar", { id, visible: false, discardConfirmation: false });
    bar.changed(false);
  };
  channel.on("saveBarAction", ({ id, action }) => {
    if (current?.id !== id) return;
    if (action === "save") current.bar.save();
    else current.bar.discard();
  });

  class SaveBarElement extends HTMLElement {
    #id = `bar-${++count}`;
    get showing() {
      return current?.id === this.#id;
    }
    get discardConfirmation() {
      return this.hasAttribute("discardConfirmation");
    }
    set discardConfirmation(on: boolean) {
      this.toggleAttribute("discardConfirmation", on);
    }
    disconnectedCallback() {
      hide(this.#id);
    }
    async show() {
      const button = (primary: boolean) =>
        [...this.querySelectorAll("button")].find(
          (one) => (one.getAttribute("variant") === "primary") === primary,
        );
      show(this.#id, {
        save: () => button(true)?.click(),
        discard: () => button(false)?.click(),
        discardConfirmation: this.discardConfirmation,
        changed: (visible) => this.dispatchEvent(new Event(visible ? "show" : "hide")),
      });
    }
    async hide() {
      hide(this.#id);
    }
    async toggle() {
      return this.showing ? this.hide() : this.show();
    }
  }
  customElements.define("ui-save-bar", SaveBarElement);

  const formIds = new WeakMap<HTMLFormElement, string>();
  const formOf = (event: Event) =>
    (event.target as Element | null)?.closest?.<HTMLFormElement>("form[data-save-bar]") ?? null;
  const formChanged = (event: Event) => {
    const form = formOf(event);
    if (!form) return;
    if (!formIds.has(form)) formIds.set(form, `form-${++count}`);
    show(formIds.get(form) ?? "", {
      save: () => form.requestSubmit(),
      discard: () => form.reset(),
      discardConfirmation: form.hasAttribute("data-discard-confirmation"),
      changed: () => {},
    });
  };
  const formSettled = (event: Event) => {
    const form = formOf(event);
    if (form) hide(formIds.get(form) ?? "");
  };
  document.addEventListener("input", formChanged);
  document.addEventListener("change", formChanged);
  document.addEventListener("submit", formSettled);
  document.addEventListener("reset", formSettled);

  const find = (id: string) => {
    const element = document.getElementById(id);
    if (element instanceof SaveBarElement) return element;
    throw new Error(`saveBar: this page has no <ui-save-bar id="${id}">.`);
  };
  return {
    show: async (id: string) => find(id).show(),
    // A bar that left the page with its screen is hidden already.
    hide: async (id: string) => (document.getElementById(id) ? find(id).hide() : undefined),
    toggle: async (id: string) => find(id).toggle(),
    leaveConfirmation: async () => {
      if (!current) return;
      const leave = await channel.ask("leaveConfirmation", null);
      if (!leave) throw new Error("saveBar: the merchant stays on the page.");
      if (current) hide(current.id);
    },
  };
}
