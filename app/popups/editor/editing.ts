// What every card of the editor works on: the campaign as it stands, a way to change it, and what was refused.
import { createContext, useContext } from "react";
import { useText } from "../../ui/language-provider.tsx";
import type { Campaign } from "../campaign.ts";

/** One refusal of the campaign's shape (app/popups/campaign.ts). */
export type Refusal = {
  /** "triggers.list.0.setting" */
  path: string;
  code: string;
  minimum?: number;
  maximum?: number;
};

export type Editing = {
  campaign: Campaign;
  change: (edit: (before: Campaign) => Campaign) => void;
  /** refusals of what was last sent, until that place is changed */
  refusals: Refusal[];
  /** the language whose words are being edited and previewed, BCP 47 */
  language: string;
  setLanguage: (language: string) => void;
  /** ISO 4217 */
  currency: string;
  /** IANA */
  timezone: string;
  /** segments there are to choose from */
  segments: { id: string; name: string }[];
  /** writes minor units of the shop's currency. @param locale BCP 47 */
  amount: (minor: number, locale: string) => string;
};

const EditingContext = createContext<Editing | null>(null);
export const EditingProvider = EditingContext.Provider;

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error("A card of the campaign editor stands outside of it.");
  return editing;
}

/** Sets one field of the campaign. */
export function useSet() {
  const { change } = useEditing();
  return <K extends keyof Campaign>(key: K, value: Campaign[K]) =>
    change((before) => ({ ...before, [key]: value }));
}

/** Changes some fields of a group, such as `frequency`. */
export function useGroup<K extends "targeting" | "frequency" | "schedule" | "look" | "triggers">(key: K) {
  const { campaign, change } = useEditing();
  const set = (part: Partial<Campaign[K]>) =>
    change((before) => ({ ...before, [key]: { ...before[key], ...part } }));
  return [campaign[key], set] as const;
}

/** What to say at the field of that path, or undefined. */
export function useRefusal(): (path: string) => string | undefined {
  const text = useText();
  const { refusals } = useEditing();
  return (path) => {
    const refusal = refusals.find((one) => one.path === path);
    if (!refusal) return undefined;
    const { code, minimum, maximum } = refusal;
    if (code === "too_small" && minimum !== undefined && minimum > 1) {
      return text("popups.refused.atLeast", { number: minimum });
    }
    if (code === "too_big" && maximum !== undefined)
      return text("popups.refused.atMost", { number: maximum });
    const place = path.replace(/^texts\.[^.]+\./, "texts.*.");
    return text(isSpecial(place) ? SPECIAL[place] : "popups.refused.check");
  };
}

const SPECIAL = {
  "texts.*.title": "popups.refused.title",
  "schedule.endsAt": "popups.refused.endsAt",
  options: "popups.refused.options",
  discount: "popups.refused.discount",
  name: "popups.refused.name",
  "targeting.segments": "popups.refused.segments",
} as const;

function isSpecial(place: string): place is keyof typeof SPECIAL {
  return place in SPECIAL;
}
