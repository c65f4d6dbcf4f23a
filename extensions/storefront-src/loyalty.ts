// What the loyalty blocks' buttons do: redeem, copy, tell a birthday. Everything else is drawn by Liquid. Fetched by
// blocks that have such buttons, and when the launcher's panel is first opened; asks for nothing before a press.
import type { AccountAnswer, RedeemAnswer } from "../../app/loyalty/account-messages.ts";

type Answer = RedeemAnswer & AccountAnswer & { error: string };

const all = (selector: string) => document.querySelectorAll<HTMLElement>(selector);

const press = async ({ target: button }: { target: HTMLButtonElement }) => {
  const { form, value, parentElement: row } = button;
  const { to } = button.dataset;
  if (to == null || button.ariaBusy) return;
  const box = button.closest<HTMLElement>("[data-path]")!;
  const say = (word: string | number) => {
    row!.querySelector("[role]")!.textContent = box.getAttribute(`data-${word}`) ?? box.dataset.failed!;
  };
  if (button.ariaDisabled) return say("not-enough");
  if (form && !value && !form.reportValidity()) return;

  button.ariaBusy = "true";
  let word: string | number = "offline";
  try {
    if (!to) {
      await navigator.clipboard.writeText(value);
      word = "copied";
    } else {
      say("busy");
      // the same intention keeps its key until it is fulfilled, over pages too, so that nothing is spent twice
      const kept = `perennial-${value}`;
      sessionStorage[kept] ??= crypto.randomUUID();
      const answer = await fetch(`${box.dataset.path}/loyalty/${to}`, {
        method: "POST",
        body: JSON.stringify({
          v: 1,
          ...(!form
            ? { key: sessionStorage[kept], reward: value }
            : value
              ? { forget: true }
              : { month: +form.month.value, day: +form.day.value, consent: true }),
        }),
      });
      word = answer.status;
      const { account, code, error }: Answer = await answer.json();
      if (word === 409) word = error;
      if (account) {
        word = to;
        delete sessionStorage[kept];
        if (code) {
          word = "code";
          // where it was asked for, and among the codes of every block
          for (const list of [row!, ...all("[data-codes]")]) {
            const one = row!.querySelector("template")!.content.firstElementChild!.cloneNode(true) as Element;
            const [, name, copy, apply] = one.children as unknown as [
              Element,
              Element,
              HTMLButtonElement,
              HTMLAnchorElement,
            ];
            name.textContent = copy.value = code;
            apply.href = apply.href.replace("CODE", code);
            list.append(one);
            list.hidden = false;
          }
        }
        // every block on the page shows the same account
        for (const one of all("[data-rate]")) {
          const [minor, per, digits] = one.dataset.rate!.split(" ") as unknown as [number, number, number];
          one.textContent = one.textContent.replace(
            /\d(.*\d)?/,
            (Math.floor((account.points * minor) / per) / 10 ** digits).toLocaleString(
              // Liquid writes these digits in every language
              `${document.documentElement.lang}-u-nu-latn`,
              { minimumFractionDigits: digits },
            ),
          );
        }
        for (const one of all("[data-cost]") as NodeListOf<HTMLProgressElement>)
          if (one.max) one.value = account.points;
          else one.ariaDisabled = +one.dataset.cost! > account.points ? "true" : null;
      }
    }
  } catch {}
  button.ariaBusy = null;
  say(word);
};
addEventListener("click", press as unknown as EventListener);
