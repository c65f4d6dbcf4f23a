// Purchase personas: every customer with a purchase is exactly one of them. docs/metrics.md, "Purchase personas"; who is
// which is told by insight/score-customers.server.ts.

export const PERSONAS = ["one-time-low", "one-time-high", "repeat-full-price", "repeat-bargain"] as const;

export type Persona = (typeof PERSONAS)[number];
