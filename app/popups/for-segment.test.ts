// Every template can be made for a segment, and then reaches nobody else.
import { describe, expect, it } from "vitest";
import { forSegment } from "./for-segment.ts";
import { campaignFrom, TEMPLATES } from "./templates.ts";

const amount = (minor: number) => `${minor}`;

describe("a campaign for a segment", () => {
  it.each(TEMPLATES)("is one of %s for its customers alone", (template) => {
    const usual = campaignFrom(template, { name: "One", language: "en", amount });
    const made = forSegment(usual, "summer-buyers", "One · Summer buyers");
    expect(made.targeting).toEqual({
      ...usual.targeting,
      visitor: "any",
      customer: "logged-in",
      segments: ["summer-buyers"],
    });
    expect({ ...made, targeting: null, name: "" }).toEqual({ ...usual, targeting: null, name: "" });
    expect(made.name).toBe("One · Summer buyers");
  });

  it("has a name that is not too long, letters whole", () => {
    const usual = campaignFrom("win-back", { name: "One", language: "en", amount });
    expect([...forSegment(usual, "a", "🫖".repeat(200)).name]).toEqual(Array(40).fill("🫖"));
  });
});
