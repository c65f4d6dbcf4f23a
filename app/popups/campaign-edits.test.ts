import { describe, expect, it } from "vitest";
import { CAMPAIGN_KINDS, campaignShape } from "./campaign.ts";
import { changeVariant, plannedShares, withKind, withVariant } from "./campaign-edits.ts";
import { campaignFrom, TEMPLATES } from "./templates.ts";

const campaigns = TEMPLATES.map((template) =>
  campaignFrom(template, { name: "One", language: "en", amount: String }),
);
const [welcome] = campaigns;

describe("another kind", () => {
  it.each(CAMPAIGN_KINDS)("%s can be reached from every template", (kind) => {
    for (const campaign of campaigns) {
      const changed = withKind(
        changeVariant(withVariant(campaign), "b", { discount: campaign.discount ?? undefined }),
        kind,
      );
      // the answers of a question get their words from the merchant
      expect(campaignShape.safeParse(changed).error?.issues ?? []).toEqual([]);
    }
  });

  it("and back: an announcement has lost its discount, a reveal has one again", () => {
    expect(withKind(withKind(welcome!, "announcement"), "discount-reveal").discount?.value).toEqual({
      type: "percentage",
      percent: 10,
    });
  });
});

describe("variants", () => {
  it("have keys of their own, five at most", () => {
    let campaign = welcome!;
    for (let more = 0; more < 8; more++) campaign = withVariant(campaign);
    expect(campaign.variants.map(({ key }) => key)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("a field set to undefined is the campaign's own again", () => {
    const own = changeVariant(withVariant(welcome!), "b", { discount: welcome!.discount! });
    expect(own.variants[1]).toHaveProperty("discount");
    expect(changeVariant(own, "b", { discount: undefined }).variants[1]).not.toHaveProperty("discount");
    expect(own.variants[0]).not.toHaveProperty("discount");
  });

  it("share what the holdout leaves, by weight", () => {
    const campaign = changeVariant(withVariant(welcome!), "b", { weight: 2 });
    expect(plannedShares(campaign)).toEqual([
      { key: "holdout", percent: 10 },
      { key: "a", percent: 30 },
      { key: "b", percent: 60 },
    ]);
  });
});
