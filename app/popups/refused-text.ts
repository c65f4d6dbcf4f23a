// The text for why a campaign could not be told to do something.

export function refusedText(why: "state" | "segment") {
  return why === "segment" ? ("popups.did.refusedSegment" as const) : ("popups.did.refused" as const);
}
