/** Serves routes on a free port of this machine, for tests. */
import type { AddressInfo } from "node:net";
import type { Route } from "./router.ts";
import { serve } from "./server.ts";

/** `routes` may still be filled after the address is known. */
export async function listenForTest(routes: Route[]): Promise<{ url: string; close: () => Promise<void> }> {
  const server = serve(routes);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
