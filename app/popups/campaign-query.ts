// What the list of campaigns can be asked for, as it stands in the page's address.
import { z } from "zod";
import { searched } from "../ui/typed-text.ts";
import type { CampaignRow } from "./campaign-rows.ts";

export const SHOWN_STATES = ["current", "running", "scheduled", "draft", "paused", "archived"] as const;
export const CAMPAIGN_SORTS = ["name", "shown", "claims", "orders", "net", "changed"] as const;
export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];

export const CAMPAIGNS_A_PAGE = 25;

const query = z.object({
  search: searched,
  /** current: all but those put away */
  show: z.enum(SHOWN_STATES).catch("current"),
  sort: z.enum(CAMPAIGN_SORTS).catch("changed"),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export type CampaignQuery = z.infer<typeof query> & { descending: boolean };

/** Reads `q`, `show`, `sort` ("-net" = descending) and `page`; what cannot be read is as if it were not there. */
export function readCampaignQuery(address: URLSearchParams): CampaignQuery {
  const sort = address.get("sort") ?? "-changed";
  const read = query.parse({
    search: address.get("q") ?? "",
    show: address.get("show") ?? "current",
    sort: sort.replace(/^-/, ""),
    page: address.get("page") ?? 1,
  });
  return { ...read, descending: sort.startsWith("-") };
}

/** The page asked for, and how many there are in all. A shop has dozens of campaigns, not thousands. */
export function pageOfCampaigns(
  rows: CampaignRow[],
  asked: CampaignQuery,
): { rows: CampaignRow[]; total: number } {
  const words = asked.search.toLocaleLowerCase();
  const found = rows
    .filter((row) => (asked.show === "current" ? row.state !== "archived" : row.state === asked.show))
    .filter((row) => row.name.toLocaleLowerCase().includes(words))
    .sort((a, b) => (asked.descending ? -1 : 1) * compare(a, b, asked.sort));
  const from = (asked.page - 1) * CAMPAIGNS_A_PAGE;
  return { rows: found.slice(from, from + CAMPAIGNS_A_PAGE), total: found.length };
}

function compare(a: CampaignRow, b: CampaignRow, sort: CampaignSort): number {
  switch (sort) {
    case "name":
      return a.name.localeCompare(b.name);
    case "changed":
      return a.updatedAt.getTime() - b.updatedAt.getTime();
    case "net":
      return a.netMinor < b.netMinor ? -1 : a.netMinor > b.netMinor ? 1 : 0;
    default:
      return a[sort] - b[sort];
  }
}
