// The back button, captured once a visit, after a real tap: one step of history is put in front, and going back over it
// is heard. Never a trap: when nothing comes of it the visitor goes on back at once.

/**
 * @param visit where it is noted that this visit had its turn
 * @param heard whether something came of it
 */
export function captureBack(visit: { k?: number }, heard: () => unknown): void {
  addEventListener("click", ({ isTrusted }) => {
    if (!isTrusted || visit.k) return;
    visit.k = 1;
    history.pushState({ ...history.state, perennial: 1 }, "");
    addEventListener("popstate", () => {
      if (!history.state?.perennial && visit.k!++ < 2 && !heard()) history.back();
    });
  });
}
