// Reads what was typed into the form, digits of any language; each refusal is noted at its field.
import { MoneyError, toMinor } from "../commerce/money.ts";
import { daysBefore, midnight } from "../retention/period.ts";
import { latinDigits } from "../ui/latin-digits.ts";
import type { DraftErrors, DraftProblem } from "./programme-draft.ts";

export class TypedValues {
  readonly errors: DraftErrors = {};
  readonly #currency: string;
  readonly #timezone: string;

  constructor(currency: string, timezone: string) {
    this.#currency = currency;
    this.#timezone = timezone;
  }

  /** The first refusal of a field stands. */
  refuse(path: string, problem: DraftProblem): void {
    this.errors[path] ??= problem;
  }

  /** @returns null for an empty field; of a wrong one, something to go on with */
  whole(
    path: string,
    typed: string,
    { least = 1, most = 1_000_000_000, problem = "whole" as DraftProblem } = {},
  ) {
    const text = plain(typed);
    if (text === "") return null;
    const value = Number(text);
    if (!/^\d{1,10}$/.test(text) || value < least || value > most) this.refuse(path, problem);
    return value;
  }

  /** One that must be there. */
  needed(path: string, typed: string, limits: Parameters<TypedValues["whole"]>[2] = {}): number {
    if (plain(typed) === "") this.refuse(path, limits.problem === "days" ? "days" : "missing");
    return this.whole(path, typed, limits) ?? 0;
  }

  /** @returns minor units; null for an empty field */
  money(path: string, typed: string): number | null {
    const text = plain(typed).replace(/[٫,]/, ".");
    if (text === "") return null;
    try {
      const minor = Number(toMinor(text, this.#currency));
      if (minor > 0 && minor <= 1_000_000_000_000) return minor;
    } catch (error) {
      if (!(error instanceof MoneyError)) throw error;
    }
    this.refuse(path, "money");
    return 1;
  }

  neededMoney(path: string, typed: string): number {
    if (plain(typed) === "") this.refuse(path, "missing");
    return this.money(path, typed) ?? 1;
  }

  /** "1.5" → 150 */
  times(path: string, typed: string): number {
    const text = plain(typed).replace(/[٫,]/, ".");
    const percent = Math.round(Number(text) * 100);
    if (/^\d{1,2}(\.\d{1,2})?$/.test(text) && percent >= 100 && percent <= 2000) return percent;
    this.refuse(path, "times");
    return 100;
  }

  name(path: string, typed: string): string {
    const text = typed.trim();
    if (text === "" || text.length > 80) this.refuse(path, "name");
    return text;
  }

  /** @param later 1 = the first instant after that day. @returns null for an empty field */
  day(path: string, typed: string, later: 0 | 1): string | null {
    const text = plain(typed);
    if (text === "") return null;
    try {
      return midnight(daysBefore(text, -later), this.#timezone).toISOString();
    } catch {
      this.refuse(path, "date");
      return null;
    }
  }
}

function plain(typed: string): string {
  return latinDigits(typed).trim();
}
