// Keeps in step since when figures are right: the frame's own loader runs once, and the past may arrive afterwards.
import { useFetcher, useLocation } from "@remix-run/react";
import { useEffect } from "react";

export type KnownHistory = { since: Date | null; onItsWay: boolean };

/** Asks again at each page for as long as the past is on its way. @param first what the frame was told */
export function useKnownHistory(first: KnownHistory): KnownHistory {
  const { data, load } = useFetcher<KnownHistory>();
  const { pathname } = useLocation();
  const known = data ?? first;
  useEffect(() => {
    if (known.onItsWay) load("/app/history");
  }, [pathname, known.onItsWay, load]);
  return known;
}
