// Keeps a page in step with work that goes on at the server.
import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const LOOK_AGAIN = 2_000;

/** Asks the server again while something runs and somebody looks. @param everyMs milliseconds between two looks */
export function useLookAgain(running: boolean, everyMs = LOOK_AGAIN): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") revalidate();
    }, everyMs);
    return () => clearInterval(timer);
  }, [running, everyMs, revalidate]);
}
