// A campaign for the customers of one segment, whatever its template says of visitors.
import { type Campaign, campaignShape } from "./campaign.ts";

const LONGEST_NAME = 80;

/** @param handle of the segment @param name of the campaign; cut where campaigns' names end */
export function forSegment(campaign: Campaign, handle: string, name: string): Campaign {
  return campaignShape.parse({
    ...campaign,
    name: cut(name),
    // who somebody is, is known of those logged in alone
    targeting: { ...campaign.targeting, visitor: "any", customer: "logged-in", segments: [handle] },
  });
}

/** Whole letters only. */
function cut(name: string): string {
  let kept = "";
  for (const letter of name) {
    if (kept.length + letter.length > LONGEST_NAME) break;
    kept += letter;
  }
  return kept.trim();
}
