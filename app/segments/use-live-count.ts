// Whom a draft holds, asked again a moment after each change; an older question is dropped, so that its answer cannot
// come after the newer one's.
import { useEffect, useState } from "react";
import type { DraftNode } from "./rule-draft.ts";

const SETTLE = 400;

/** As the server answers: amounts as strings of minor units, because JSON has no bigint. */
export type CountAnswer =
  | {
      members: number;
      customers: number;
      netMinor: string;
      allNetMinor: string;
      sample: {
        customerId: string;
        firstName: string | null;
        lastName: string | null;
        purchases: number;
        netMinor: string;
      }[];
    }
  | { problems: string[] }
  /** it would have taken too long */
  | { slow: true };

export type Live = {
  state: "counting" | "counted" | "incomplete" | "slow" | "failed";
  /** the last one there was */
  answer: Extract<CountAnswer, { members: number }> | null;
  /** places in the draft that are wrong */
  problems: string[];
};

function told(answer: CountAnswer): Live {
  if ("problems" in answer) return { state: "incomplete", answer: null, problems: answer.problems };
  if ("slow" in answer) return { state: "slow", answer: null, problems: [] };
  return { state: "counted", answer, problems: [] };
}

export function useLiveCount(draft: DraftNode): Live {
  const [live, setLive] = useState<Live>({ state: "counting", answer: null, problems: [] });
  const asked = JSON.stringify(draft);
  useEffect(() => {
    const question = new AbortController();
    setLive((before) => ({ ...before, state: "counting" }));
    const timer = setTimeout(async () => {
      try {
        const response = await fetch("/app/segments/count", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: asked,
          signal: question.signal,
        });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        const answer = (await response.json()) as CountAnswer;
        setLive(told(answer));
      } catch {
        if (!question.signal.aborted) setLive((before) => ({ ...before, state: "failed" }));
      }
    }, SETTLE);
    return () => {
      clearTimeout(timer);
      question.abort();
    };
  }, [asked]);
  return live;
}
