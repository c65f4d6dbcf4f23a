// What the page shows at each moment, and what moves it from one to the next. Pure.
import type { RedeemAnswer } from "../../../app/loyalty/account-messages.ts";
import type { PublishedAccount, PublishedProgramme } from "../../../app/loyalty/published.ts";
import type { Problem } from "./talk.ts";

export type State =
  | { phase: "loading" }
  | { phase: "failed"; problem: Problem }
  /** none was launched */
  | { phase: "none" }
  | {
      phase: "ready";
      programme: PublishedProgramme;
      account: PublishedAccount;
      /** what is under way: a reward's id, or "birthday" */
      busy: string | null;
      said: Said | null;
      /** by reward: the key of an intention whose answer never came; the same is sent again */
      keys: Record<string, string>;
    };

export type Said =
  | { kind: "problem"; problem: Problem }
  | { kind: "redeemed"; code: string | null; until: string | null }
  | { kind: "saved" };

export type Move =
  | { type: "loaded"; programme: PublishedProgramme | null; account: PublishedAccount | null }
  | { type: "failed"; problem: Problem }
  | { type: "again" }
  | { type: "redeeming"; reward: string; key: string }
  | { type: "redeemed"; reward: string; answer: RedeemAnswer }
  | { type: "saving" }
  | { type: "saved"; account: PublishedAccount }
  | { type: "refused"; problem: Problem };

export const START: State = { phase: "loading" };

export function next(state: State, move: Move): State {
  switch (move.type) {
    case "loaded": {
      const { programme, account } = move;
      if (!programme || !account) return { phase: "none" };
      return { phase: "ready", programme, account, busy: null, said: null, keys: {} };
    }
    case "failed":
      return { phase: "failed", problem: move.problem };
    case "again":
      return START;
  }
  // what comes after the page was left behind changes nothing
  if (state.phase !== "ready") return state;
  switch (move.type) {
    case "redeeming":
      return { ...state, busy: move.reward, said: null, keys: { ...state.keys, [move.reward]: move.key } };
    case "redeemed": {
      const { code, until, account } = move.answer;
      return { ...done(state), account, said: { kind: "redeemed", code, until } };
    }
    case "saving":
      return { ...state, busy: "birthday", said: null };
    case "saved":
      return { ...done(state), account: move.account, said: { kind: "saved" } };
    case "refused": {
      const said = { kind: "problem" as const, problem: move.problem };
      // whether it was done nobody knows: the same intention asks again
      return move.problem === "offline" ? { ...state, busy: null, said } : { ...done(state), said };
    }
  }
}

type Ready = Extract<State, { phase: "ready" }>;

/** The intention under way has its answer. */
function done(state: Ready): Ready {
  const { [state.busy ?? ""]: _, ...keys } = state.keys;
  return { ...state, busy: null, keys };
}

/** The intention's key: an unanswered one's, or a new one. */
export function keyFor(state: State, reward: string, fresh: () => string): string {
  return (state.phase === "ready" && state.keys[reward]) || fresh();
}

/** The profile says nothing by itself to who is held out, nor of what is not there; the page they open says what is true. */
export function isSummarised(state: State): boolean {
  return state.phase === "ready" && !state.account.quiet;
}
