// Asks for movement between two days once its place on the page is there; a question nobody waits for any more is dropped.
import { useEffect, useState } from "react";
import type { GroupDates } from "./group-dates.ts";
import type { Move } from "./movement.ts";

/** As the server answers; `slow`: it would have taken too long. */
export type MovesAnswer = { moves: Move[] } | { slow: true };

export type MovesAsked = { state: "reading" | "slow" | "failed" } | { state: "told"; moves: Move[] };

export function useMoves({ day, since }: Pick<GroupDates, "day" | "since">): {
  asked: MovesAsked;
  again: () => void;
} {
  const [asked, setAsked] = useState<MovesAsked>({ state: "reading" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const question = new AbortController();
    setAsked({ state: "reading" });
    ask(`/app/group-moves?${new URLSearchParams({ day, since })}`, question.signal).then(
      (answer) => setAsked("slow" in answer ? { state: "slow" } : { state: "told", moves: answer.moves }),
      () => {
        if (!question.signal.aborted) setAsked({ state: "failed" });
      },
    );
    return () => question.abort();
  }, [day, since, attempt]);
  return { asked, again: () => setAttempt(attempt + 1) };
}

async function ask(address: string, signal: AbortSignal): Promise<MovesAnswer> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return (await response.json()) as MovesAnswer;
}
