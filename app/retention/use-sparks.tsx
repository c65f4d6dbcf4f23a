// The spark lines of Home. They take a dozen periods to compute, so the page does not wait for them.
import { useFetcher } from "@remix-run/react";
import { type ReactNode, useEffect } from "react";
import { Sparkline } from "../ui/charts/sparkline.tsx";
import type { Sparks } from "./home-sparks.ts";

/** @returns the line of a card by its key; its room is kept until it is there */
export function useSparks(): (key: string) => ReactNode {
  const { data, load, state } = useFetcher<Sparks>();
  useEffect(() => {
    if (!data && state === "idle") load("/app/home-sparks");
  }, [data, state, load]);
  return (key) => <div className="pr-spark">{data && <Sparkline values={data[key] ?? []} />}</div>;
}
