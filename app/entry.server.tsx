// Draws a page on the server: streamed to people, whole to robots.
import { PassThrough } from "node:stream";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type HandleDataRequestFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { documentHeaders } from "./shopify/document-headers.ts";

/** Milliseconds until a loader that has not answered is given up. */
export const streamTimeout = 10_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { services }: AppLoadContext,
): Promise<Response> {
  documentHeaders(new URL(request.url), services.env.SHOPIFY_TWIN_URL).forEach((value, name) => {
    headers.set(name, value);
  });
  headers.set("Content-Type", "text/html; charset=utf-8");
  const ready = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";
  return new Promise((resolve, reject) => {
    let shellSent = false;
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} abortDelay={streamTimeout} />,
      {
        [ready]: () => {
          shellSent = true;
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { status, headers }));
          pipe(body);
        },
        onShellError: reject,
        onError: (error: unknown) => {
          status = 500;
          // before the shell is sent, onShellError tells
          if (shellSent) services.log.error({ err: error }, "a page failed while it was streamed");
        },
      },
    );
    setTimeout(abort, streamTimeout + 1000).unref();
  });
}

export const handleDataRequest: HandleDataRequestFunction = (response) => response;

/** What a loader, an action or a rendering threw; a request the reader has left is no error. */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
) {
  if (request.signal.aborted) return;
  const { log } = context.services;
  const asked = { method: request.method, path: new URL(request.url).pathname };
  // anybody can ask for what is not there, and must not raise an operator's alarm by it
  if (isRouteErrorResponse(error) && error.status < 500)
    log.debug({ ...asked, status: error.status }, "a request asked for nothing that is here");
  else log.error({ ...asked, err: error }, "a request failed");
}
