// Takes over the page that the server has drawn.
import { RemixBrowser } from "@remix-run/react";
import { StrictMode, startTransition } from "react";
import { hydrateRoot } from "react-dom/client";

// App Bridge runs first and may leave elements of its own between ours; React finds its own only in their order.
// Behind the last one of ours they do no harm.
document.head.append(...document.head.querySelectorAll("style, script:not([data-api-key])"));

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <RemixBrowser />
    </StrictMode>,
  );
});
