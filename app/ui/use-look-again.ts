// Keeps a page in step with work that goes on at the server.
import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

/** Milliseconds between two looks. */
const LOOK_AGAIN = 2_000;

/** Asks the server again while something runs and somebody looks. */
export function useLookAgain(running: boolean): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") revalidate();
    }, LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [running, revalidate]);
}
