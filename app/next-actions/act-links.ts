// Where something can be done for the customers of an action, beside looking at them: a popup for their segment, or
// the loyalty programme.
import { popupUrl } from "../segments/popup-link.ts";
import type { Rule } from "../segments/rule.ts";
import { builderUrl } from "../segments/rule-link.ts";
import { type ActionKind, segmentHandle } from "./action-kinds.ts";

export type Act = { act: "popup" | "loyalty"; url: string };

/** @returns null where the rule cannot be read and nothing else acts on it */
export function actOn(kind: ActionKind, rule: Rule | null): Act | null {
  if (kind === "vip-unrewarded") return { act: "loyalty", url: "/app/loyalty" };
  const handle = segmentHandle(kind);
  if (handle) return { act: "popup", url: popupUrl(handle) };
  // no segment by that name: once it is saved, the builder goes on to the popup
  return rule && { act: "popup", url: `${builderUrl(rule)}&then=popup` };
}
