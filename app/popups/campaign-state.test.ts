import { describe, expect, it } from "vitest";
import type { CampaignState } from "./campaign.ts";
import { type CampaignAction, stateAfter, stateBefore } from "./campaign-state.ts";

describe("what is undone", () => {
  it.each<[CampaignState, CampaignAction, boolean]>([
    ["draft", "start", false],
    ["draft", "start", true],
    ["paused", "start", false],
    ["running", "pause", false],
    ["scheduled", "pause", true],
    ["draft", "archive", false],
    ["running", "archive", false],
    ["scheduled", "archive", true],
    ["paused", "archive", false],
    ["archived", "restore", false],
  ])("%s, told to %s: is as it was (waiting for its day: %s)", (was, did, beginsLater) => {
    const after = stateAfter(was, did, beginsLater)!;
    expect(stateBefore(after, { did, was }, beginsLater)).toBe(was);
  });

  it("runs where its day has come meanwhile", () => {
    expect(stateBefore("archived", { did: "archive", was: "scheduled" }, false)).toBe("running");
  });

  it.each<[string, CampaignState, CampaignAction, CampaignState]>([
    ["somebody has started it since", "running", "archive", "draft"],
    ["it never stood so", "archived", "archive", "archived"],
    ["it was something else that led here", "paused", "archive", "running"],
  ])("is refused when %s", (_, state, did, was) => {
    expect(stateBefore(state, { did, was }, false)).toBeNull();
  });
});
