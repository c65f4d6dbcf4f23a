// The popup itself: what snippets/popup.liquid has drawn, in a custom element's shadow, as a dialog of the browser's own.
import type { ClaimAnswer, EventKind } from "../../app/popups/proxy-messages.ts";
import type { PublishedCampaign } from "../../app/popups/published.ts";
import { applyCode } from "./cart.ts";
import css from "./popup.css?inline";

/** What a popup does besides being looked at. */
export type Doings = {
  tell: (kind: EventKind) => void;
  /** sends a claim or a subscription with what the visitor gave */
  ask: (given: Record<string, string>) => Promise<ClaimAnswer>;
  /** the visitor has it, or does not want it */
  end: (claimed: boolean) => void;
};

const TAG = "perennial-popup";
customElements.define(TAG, class extends HTMLElement {});

/** @param root "/" or "/fr/" */
export function show(
  template: HTMLTemplateElement,
  { colours, radius, place }: PublishedCampaign,
  root: string,
  lang: string,
  { tell, ask, end }: Doings,
): void {
  const host = document.createElement(TAG);
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(template.content.cloneNode(true));
  const find = <E extends HTMLElement>(selector: string) => shadow.querySelector<E>(selector)!;
  const dialog = find<HTMLDialogElement>("dialog");
  const form = find<HTMLFormElement>("form");
  const say = (text?: string) => {
    find("[role]").textContent = text ?? dialog.dataset.failed!;
  };
  let claimed: unknown;
  let asking: unknown;

  const take = ({ code, expiresAt }: { code: string | null; expiresAt: string | null }) => {
    claimed = 1;
    end(true);
    form.hidden = true;
    say("");
    const got = find(code ? ".code" : ".thanks");
    got.hidden = false;
    if (!code) return;
    const until = find("i");
    const link = find<HTMLAnchorElement>(".code a");
    find("b").textContent = code;
    link.href = link.href.replace("CODE", code);
    until.textContent = expiresAt
      ? until.textContent.replace(
          "{date}",
          new Date(expiresAt).toLocaleString(lang, { dateStyle: "medium", timeStyle: "short" }),
        )
      : "";
    find(".line").focus();
    applyCode(root, code).then(
      (applied) => {
        if (!applied) return;
        say(dialog.dataset.applied);
        tell("applied");
      },
      () => {},
    );
  };

  form.onsubmit = async (event) => {
    const { formMethod, value } = event.submitter as HTMLButtonElement;
    // the browser closes the dialog
    if (formMethod === "dialog") return tell("clicked");
    event.preventDefault();
    const wrong = find<HTMLInputElement>(":invalid[name]");
    if (wrong) {
      say(wrong.dataset.wrong);
      return wrong.focus();
    }
    if (asking) return;
    asking = 1;
    say("…");
    try {
      const answer = await ask({
        ...(Object.fromEntries(new FormData(form)) as Record<string, string>),
        ...(value && { answer: value }),
      });
      if (answer.ok) take(answer);
      else say(dialog.dataset[answer.reason]);
    } catch {
      say();
    }
    asking = 0;
  };
  dialog.onclick = async ({ target }) => {
    const told = (target as HTMLElement).closest<HTMLElement>("[data-tell]")?.dataset.tell as EventKind;
    // told of by `onclose`, like the Escape key
    if (told === "closed") return dialog.close();
    if (told === "copied") {
      await navigator.clipboard.writeText(find("b").textContent);
      say(dialog.dataset.copied);
    }
    if (told) tell(told);
  };
  dialog.onclose = () => {
    host.remove();
    if (claimed) return;
    tell("closed");
    end(false);
  };
  document.body.append(host);

  // the theme's own ground and ink: the first colour that can be seen
  const { color } = getComputedStyle(host);
  const ground =
    [document.body, document.documentElement]
      .map((one) => getComputedStyle(one).backgroundColor)
      .find((one) => !/, 0\)/.test(one)) ?? "#fff";
  [...(colours ?? [ground, color, color, ground]), `${radius}px`].forEach((value, at) => {
    host.style.setProperty(`--${"btklr"[at]}`, value);
  });
  dialog.showModal();
  // what comes later – a code, an error – moves nothing that is already there
  const { top, height } = dialog.getBoundingClientRect();
  Object.assign(dialog.style, place === "middle" ? { marginTop: `${top}px` } : { height: `${height}px` });
}
