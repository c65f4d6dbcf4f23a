// The admin pages: Remix behind Express, built ahead – or through Vite while developing.
import type { IncomingMessage, ServerResponse } from "node:http";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import type { Services } from "../app/pipeline.server.ts";

export type Admin = {
  handle(req: IncomingMessage, res: ServerResponse): void;
  close(): Promise<void>;
};

const BUILD = "build/server/index.js";
const A_YEAR = { immutable: true, maxAge: "1y", index: false } as const;

/** @throws Error when the pages were not built */
export async function createAdmin(services: Services): Promise<Admin> {
  const app = express();
  app.disable("x-powered-by");
  // behind a proxy the protocol is the proxy's: Shopify's addresses are made from it
  app.set("trust proxy", true);
  const getLoadContext = () => ({ services });
  if (services.env.NODE_ENV === "development") {
    const vite = await (await import("vite")).createServer({ server: { middlewareMode: true } });
    app.use(vite.middlewares);
    const build = () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>;
    app.all("*", createRequestHandler({ build, getLoadContext, mode: "development" }));
    return { handle: app, close: () => vite.close() };
  }
  const build = await loadBuild();
  app.use(compression());
  // hashed names never change their contents
  app.use("/assets", express.static("build/client/assets", A_YEAR));
  app.use(express.static("build/client", { maxAge: "1h", index: false }));
  app.all("*", createRequestHandler({ build, getLoadContext, mode: services.env.NODE_ENV }));
  return { handle: app, close: async () => {} };
}

async function loadBuild(): Promise<ServerBuild> {
  try {
    return (await import(pathToFileURL(BUILD).href)) as ServerBuild;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new Error("The admin pages are not built: run `npm run build` first.", { cause });
  }
}
