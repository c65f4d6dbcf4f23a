// Whether the theme has the app's embed switched on, as the admin says.
import { useEffect, useState } from "react";
import { appBridge } from "./app-bridge.ts";

/** null outside the admin, or while it has not answered. */
export function useEmbedStatus(): boolean | null {
  const [on, setOn] = useState<boolean | null>(null);
  useEffect(() => {
    let left = false;
    appBridge()
      ?.app.extensions()
      .then((extensions) => {
        const activations = extensions.flatMap((extension) => extension.activations);
        // loyalty's blocks do their work without it
        if (!left)
          setOn(activations.some(({ handle, status }) => handle === "app-embed" && status === "active"));
      })
      // the admin may be older than this question: the storefront's own sign of life remains
      .catch(() => {});
    return () => {
      left = true;
    };
  }, []);
  return on;
}
