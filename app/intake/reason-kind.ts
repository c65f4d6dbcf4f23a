// What kind of reason a failure or refusal has: the kind is told in the merchant's language, the exact sentence – in
// English, with names and lines – stands beside it for whoever looks closer.

export const REASON_KINDS = [
  "currency",
  "currencyUnknown",
  "unreadable",
  "erased",
  "ended",
  "ours",
  "uninstalled",
  "denied",
  "shopify",
  "file",
  "row",
  "cell",
  "repeats",
  "firstRow",
  "orderMissing",
  "other",
] as const;
export type ReasonKind = (typeof REASON_KINDS)[number];

// the first that fits; what a sentence is about comes before how it is said
const KINDS: [RegExp, ReasonKind][] = [
  [/currency is not known yet/, "currencyUnknown"],
  [
    /is in \w{3}, (the shop's currency|the order)|unknown currency|several currencies|no ISO 4217/,
    "currency",
  ],
  [/amount in the shop's currency cannot be told/, "currency"],
  [/no (line|row) before tells of (its )?order/, "orderMissing"],
  [/^belongs to order .*first row/, "firstRow"],
  [/^repeats order /, "repeats"],
  [/its body was erased/, "erased"],
  [/^the worker ended \d+ times/, "ended"],
  [/^(database or network error|an unknown error|\w*Error: |Something went wrong on our side)/, "ours"],
  [/not installed any more/, "uninstalled"],
  [/does not let the app read|refused the bulk operation/, "denied"],
  [/^Shopify('s history)? could not/, "shopify"],
  [/^(The file is|The header|Not a Shopify orders export)/, "file"],
  [
    /quotation mark|NUL character|the row (has|is) |header stands here|longer than the|fields? .*too long/,
    "row",
  ],
  [
    /is not an amount of money|too large to keep|^(order .* left out: |line item left out: )?"[^"]+" (is|has)/,
    "cell",
  ],
  [
    /not readable as JSON|not in the shape|the body is|missing( or of a wrong type)?$|without (an id|its order)|Shopify's ids/,
    "unreadable",
  ],
];

export function reasonKind(sentence: string): ReasonKind {
  return KINDS.find(([pattern]) => pattern.test(sentence))?.[1] ?? "other";
}
