/** Serves routes on a free port of this machine, for tests. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { findRoute, type Route } from "./router.ts";

/** `routes` is called once the address is known. */
export async function listenForTest(
  routes: (url: string) => Route[],
): Promise<{ url: string; close: () => Promise<void> }> {
  let served: Route[] = [];
  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? "/", `http://${req.headers.host}`);
    const found = findRoute(served, req.method ?? "GET", url.pathname);
    if (!found) {
      res.writeHead(404).end();
      return;
    }
    const body = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks);
    };
    try {
      await found.handler({ req, res, url, params: found.params, body });
    } catch (error) {
      res.writeHead(500).end(String(error instanceof Error ? error.stack : error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  served = routes(url);
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
