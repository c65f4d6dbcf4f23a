// The way to the app: one message, one answer, whatever happens on the way. Which messages: app/loyalty/account-messages.ts.
import type {
  AccountAnswer,
  BirthdayMessage,
  ProgrammeAnswer,
  RedeemAnswer,
  RedeemMessage,
} from "../../../app/loyalty/account-messages.ts";

/** Key of the text that says it. */
export type Problem =
  | "not_enough"
  | "not_yours"
  | "limit"
  | "closed"
  | "gone"
  | "none_left"
  | "no_such_day"
  | "signed_out"
  | "too_often"
  | "offline";

export type Told<Answer> = { ok: true; answer: Answer } | { ok: false; problem: Problem };

export type Talk = {
  programme(): Promise<Told<ProgrammeAnswer>>;
  account(): Promise<Told<AccountAnswer>>;
  redeem(wish: Omit<RedeemMessage, "v">): Promise<Told<RedeemAnswer>>;
  birthday(told: WithoutVersion<BirthdayMessage>): Promise<Told<AccountAnswer>>;
};
type WithoutVersion<T> = T extends unknown ? Omit<T, "v"> : never;

type Needs = { appUrl: string; token: () => Promise<string>; fetch: typeof fetch };

const REFUSALS: Record<string, Problem> = {
  "not-enough": "not_enough",
  "not-yours": "not_yours",
  limit: "limit",
  paused: "closed",
  gone: "gone",
  "none-left": "none_left",
  "no-such-day": "no_such_day",
};

/** @param error what the answer's body says, if anything */
export function problemOf(status: number, error: unknown): Problem {
  if (status === 401) return "signed_out";
  if (status === 429) return "too_often";
  return (status === 409 && typeof error === "string" && REFUSALS[error]) || "offline";
}

export function createTalk({ appUrl, token, fetch }: Needs): Talk {
  async function send<Answer>(name: string, message: object): Promise<Told<Answer>> {
    try {
      const answer = await fetch(`${appUrl}/account/loyalty/${name}`, {
        method: "POST",
        headers: { authorization: `Bearer ${await token()}`, "content-type": "application/json" },
        body: JSON.stringify({ v: 1, ...message }),
      });
      const body = (await answer.json()) as Answer & { error?: unknown };
      return answer.ok
        ? { ok: true, answer: body }
        : { ok: false, problem: problemOf(answer.status, body.error) };
    } catch {
      return { ok: false, problem: "offline" };
    }
  }
  return {
    programme: () => send("programme", {}),
    account: () => send("account", {}),
    redeem: (wish) => send("redeem", wish),
    birthday: (told) => send("birthday", told),
  };
}
