// The page's state, and what the shopper can do to it.
import { useEffect, useReducer } from "preact/hooks";
import { keyFor, next, START, type State } from "./state.ts";
import type { Talk } from "./talk.ts";

export type Loyalty = {
  state: State;
  again(): void;
  redeem(reward: string): Promise<void>;
  tell(month: number, day: number): Promise<void>;
  forget(): Promise<void>;
};

export function useLoyalty(talk: Talk): Loyalty {
  const [state, move] = useReducer(next, START);
  const load = async () => {
    const [programme, account] = await Promise.all([talk.programme(), talk.account()]);
    if (!programme.ok) move({ type: "failed", problem: programme.problem });
    else if (account.ok) move({ type: "loaded", ...programme.answer, ...account.answer });
    // no programme, no account
    else if (!programme.answer.programme) move({ type: "loaded", programme: null, account: null });
    else move({ type: "failed", problem: account.problem });
  };
  useEffect(() => void load(), []);
  const saved = (told: Awaited<ReturnType<Talk["birthday"]>>) =>
    move(told.ok ? { type: "saved", ...told.answer } : { type: "refused", problem: told.problem });
  return {
    state,
    again: () => {
      move({ type: "again" });
      void load();
    },
    redeem: async (reward) => {
      const key = keyFor(state, reward, () => crypto.randomUUID());
      move({ type: "redeeming", reward, key });
      const told = await talk.redeem({ reward, key });
      if (told.ok) move({ type: "redeemed", reward, answer: told.answer });
      else move({ type: "refused", problem: told.problem });
    },
    tell: async (month, day) => {
      move({ type: "saving" });
      saved(await talk.birthday({ month, day, consent: true }));
    },
    forget: async () => {
      move({ type: "saving" });
      saved(await talk.birthday({ forget: true }));
    },
  };
}
