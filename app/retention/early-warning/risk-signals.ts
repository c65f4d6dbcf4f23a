// Who is leaving, and by what one sees it: docs/metrics.md, "Early warning". Pure rules over one customer's facts.

export const RISK_SIGNALS = ["overdue", "fading", "shrinking", "unhappy", "silent"] as const;
export type RiskSignal = (typeof RISK_SIGNALS)[number];

/** With fewer purchases there is no habit that could break. */
export const LEAST_PURCHASES = 3;
const OVERDUE_FROM = 2;
const FADED_BELOW = 0.5;
const WAS_ALIVE_FROM = 0.8;
const SHRUNK_BELOW = 0.5;
const NPS_UNHAPPY = 6;
const CSAT_UNHAPPY = 2;
const MESSAGES_LOOKED_AT = 5;

export type RiskFacts = {
  /** the instant they hold at */
  at: Date;
  purchases: number;
  lastAt: Date;
  /** days between this customer's purchases; null below two purchases */
  medianGapDays: number | null;
  /** mean net of the last two purchases and of those before, minor units; null below three */
  lastTwoMinor: number | null;
  beforeMinor: number | null;
  /** what went wrong since the last purchase; null: nothing did */
  fullRefundAt: Date | null;
  returnAt: Date | null;
  /** P(alive) by the shop's model: now, the most it was within the last W days, and since when it is below one half; null without a model */
  alive: { now: number; most: number; belowHalfSince: Date | null } | null;
  /** the latest answer since the last purchase; null: none */
  answer: { kind: "nps" | "csat"; score: number; at: Date } | null;
  /** newest first, whether opened or clicked; null: nothing is known of messages */
  messages: { sentAt: Date; noticed: boolean }[] | null;
};

/** The numbers behind each signal that fires; instants as ISO text, so that it can be stored as it stands. */
export type RiskEvidence = {
  overdue?: { usualDays: number; daysAgo: number };
  fading?: { now: number; most: number };
  shrinking?: { lastMinor: number; beforeMinor: number };
  unhappy?: { what: "refund" | "return" | "nps" | "csat"; at: string; score?: number };
  silent?: { sent: number };
};

export type Risk = {
  /** days since the last purchase / median gap; null below three purchases, or when all were made at once */
  overdueRatio: number | null;
  signals: RiskSignal[];
  /** since when the first of the signals holds */
  since: Date | null;
  evidence: RiskEvidence;
};

const DAY = 86_400_000;

export function riskOf(facts: RiskFacts): Risk {
  if (facts.purchases < LEAST_PURCHASES)
    return { overdueRatio: null, signals: [], since: null, evidence: {} };
  const evidence: RiskEvidence = {};
  const began: Date[] = [];
  const daysAgo = (facts.at.getTime() - facts.lastAt.getTime()) / DAY;
  const usualDays = facts.medianGapDays;
  const overdueRatio = usualDays !== null && usualDays > 0 ? daysAgo / usualDays : null;
  if (overdueRatio !== null && overdueRatio >= OVERDUE_FROM) {
    evidence.overdue = { usualDays: usualDays!, daysAgo };
    began.push(new Date(facts.lastAt.getTime() + OVERDUE_FROM * usualDays! * DAY));
  }
  const { alive, lastTwoMinor, beforeMinor } = facts;
  if (alive && alive.now < FADED_BELOW && alive.most >= WAS_ALIVE_FROM) {
    evidence.fading = { now: alive.now, most: alive.most };
    began.push(alive.belowHalfSince ?? facts.at);
  }
  if (lastTwoMinor !== null && beforeMinor !== null && lastTwoMinor < SHRUNK_BELOW * beforeMinor) {
    evidence.shrinking = { lastMinor: lastTwoMinor, beforeMinor };
    began.push(facts.lastAt);
  }
  const unhappy = unhappiness(facts);
  if (unhappy) {
    evidence.unhappy = unhappy;
    began.push(new Date(unhappy.at));
  }
  const latest = facts.messages?.slice(0, MESSAGES_LOOKED_AT) ?? [];
  if (latest.length === MESSAGES_LOOKED_AT && latest.every(({ noticed }) => !noticed)) {
    evidence.silent = { sent: latest.length };
    began.push(latest.at(-1)!.sentAt);
  }
  return {
    overdueRatio,
    signals: RISK_SIGNALS.filter((signal) => evidence[signal] !== undefined),
    since: began.length === 0 ? null : new Date(Math.min(...began.map((at) => at.getTime()))),
    evidence,
  };
}

/** The first that went wrong since the last purchase. */
function unhappiness({ fullRefundAt, returnAt, answer, lastAt }: RiskFacts): RiskEvidence["unhappy"] {
  const found: { what: "refund" | "return" | "nps" | "csat"; at: Date; score?: number }[] = [];
  if (fullRefundAt) found.push({ what: "refund", at: fullRefundAt });
  if (returnAt) found.push({ what: "return", at: returnAt });
  if (answer && answer.at >= lastAt) {
    const { kind, score, at } = answer;
    if (score <= (kind === "nps" ? NPS_UNHAPPY : CSAT_UNHAPPY)) found.push({ what: kind, at, score });
  }
  const first = found.sort((one, other) => one.at.getTime() - other.at.getTime())[0];
  return first && { ...first, at: first.at.toISOString() };
}
