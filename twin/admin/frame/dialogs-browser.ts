/**
 * The frame's own dialogs: a yes-or-no question and the resource picker.
 * Runs in the browser from its own source text: it may use nothing but its arguments and browser globals.
 */
import type { Words } from "../languages.ts";

type Resource = { id: string; title: string };

export function openDialogs({ text }: { text: Words }) {
  const dialog = document.querySelector("#dialog") as HTMLDialogElement;

  const show = (content: Node[], accept: string, refuse: string): Promise<boolean> =>
    new Promise((resolve) => {
      const form = document.createElement("form");
      form.method = "dialog";
      const actions = document.createElement("div");
      actions.className = "actions";
      for (const [label, value] of [
        [refuse, "no"],
        [accept, "yes"],
      ] as const) {
        const button = document.createElement("button");
        button.textContent = label;
        button.value = value;
        button.className = value === "yes" ? "primary" : "";
        actions.append(button);
      }
      form.append(...content, actions);
      dialog.replaceChildren(form);
      dialog.returnValue = "no";
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
      dialog.showModal();
    });

  return {
    confirm: (question: string, accept: string, refuse: string) => {
      const line = document.createElement("p");
      line.textContent = question;
      dialog.setAttribute("aria-label", question);
      return show([line], accept, refuse);
    },
    /** The chosen resources, or null when the merchant cancels. */
    pick: async (
      resources: Resource[],
      options: { multiple: number; query: string; selected: string[] },
    ): Promise<Resource[] | null> => {
      dialog.setAttribute("aria-label", text.search);
      const box = document.createElement("div");
      box.className = "picker";
      const search = document.createElement("input");
      search.type = "search";
      search.value = options.query;
      search.placeholder = text.search;
      search.setAttribute("aria-label", text.search);
      const list = document.createElement("ul");
      const chosen = new Set(options.selected);
      const draw = () => {
        const wanted = search.value.trim().toLowerCase();
        const rows = resources.filter((one) => one.title.toLowerCase().includes(wanted));
        list.replaceChildren(
          ...rows.map((one) => {
            const row = document.createElement("li");
            const label = document.createElement("label");
            const input = document.createElement("input");
            input.type = options.multiple > 1 ? "checkbox" : "radio";
            input.name = "picked";
            input.checked = chosen.has(one.id);
            input.addEventListener("change", () => {
              if (options.multiple === 1) chosen.clear();
              if (input.checked && chosen.size < options.multiple) chosen.add(one.id);
              else chosen.delete(one.id);
              input.checked = chosen.has(one.id);
            });
            label.append(input, one.title);
            row.append(label);
            return row;
          }),
        );
      };
      search.addEventListener("input", draw);
      search.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
      draw();
      box.append(search, list);
      const accepted = await show([box], text.select, text.cancel);
      return accepted ? resources.filter((one) => chosen.has(one.id)) : null;
    },
  };
}
