import { describe, expect, it } from "vitest";
import { CAMPAIGNS_A_PAGE, pageOfCampaigns, readCampaignQuery } from "./campaign-query.ts";
import type { CampaignRow } from "./campaign-rows.ts";

const row = (name: string, part: Partial<CampaignRow> = {}): CampaignRow => ({
  campaignId: 1n,
  name,
  kind: "announcement",
  state: "running",
  over: false,
  counted: true,
  updatedAt: new Date(0),
  shown: 0,
  claims: 0,
  orders: 0,
  netMinor: 0n,
  decision: null,
  ...part,
});

const ask = (address: string, rows: CampaignRow[]) =>
  pageOfCampaigns(rows, readCampaignQuery(new URLSearchParams(address)));
const names = (address: string, rows: CampaignRow[]) => ask(address, rows).rows.map(({ name }) => name);

describe("the list of campaigns", () => {
  const rows = [
    row("Welcome", { netMinor: 2n ** 60n, shown: 5, updatedAt: new Date(3) }),
    row("Winter sale", { netMinor: 2n ** 60n + 1n, shown: 9, state: "paused", updatedAt: new Date(2) }),
    row("Old", { state: "archived", updatedAt: new Date(4) }),
  ];

  it("leaves out what was put away unless asked, the last changed first", () => {
    expect(names("", rows)).toEqual(["Welcome", "Winter sale"]);
    expect(names("show=archived", rows)).toEqual(["Old"]);
    expect(names("show=paused", rows)).toEqual(["Winter sale"]);
  });

  it("searches, and sorts by figures however large", () => {
    expect(names("q=WEL", rows)).toEqual(["Welcome"]);
    expect(names("sort=-net", rows)).toEqual(["Winter sale", "Welcome"]);
    expect(names("sort=shown", rows)).toEqual(["Welcome", "Winter sale"]);
    expect(names("sort=name", rows)).toEqual(["Welcome", "Winter sale"]);
  });

  it("is cut into pages, and reads nonsense as nothing", () => {
    const many = Array.from({ length: CAMPAIGNS_A_PAGE + 3 }, (_, index) => row(`Campaign ${index}`));
    expect(ask("page=2", many).rows).toHaveLength(3);
    expect(ask("page=-5&sort=salt&show=all", many)).toMatchObject({ total: many.length });
  });
});
