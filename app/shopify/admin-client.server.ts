// Asks the Admin API at the pace Shopify grants. Shopify's own client neither waits for points, nor repeats a
// throttled query, nor keeps partial data, and takes seconds of Retry-After for milliseconds.
import { setTimeout } from "node:timers/promises";
import { abstractFetch } from "@shopify/shopify-api/runtime";
import type { Log } from "../platform/log.server.ts";
import { readAnswer } from "./answer.ts";
import { type GraphqlProblem, NoTokenError, ThrottledError, UnavailableError } from "./errors.ts";
import type { OfflineTokens } from "./offline-token.server.ts";
import { type Bucket, jittered, pause, pointsWait } from "./throttle.ts";

export type AdminAnswer<Data> = {
  data: Data;
  /** Fields that were withheld (null in `data`), for instance personal ones that Shopify has not approved. */
  problems: GraphqlProblem[];
};

export type AdminClient = {
  /**
   * @param shop the shop's myshopify domain
   * @param points what the query is known to cost, when it has been asked before or was computed
   * @param options.once for what must not happen twice: without an answer it is not sent again, though it may have
   *   been carried out. What Shopify throttles it has not carried out; that is repeated
   * @throws ThrottledError, UnavailableError when patience ends; NoTokenError, AllowlistError, RefusedError,
   *   GraphqlError at once
   */
  ask<Data>(
    shop: string,
    document: string,
    variables?: Record<string, unknown>,
    points?: number,
    options?: { once?: boolean },
  ): Promise<AdminAnswer<Data>>;
};

type Needs = {
  tokens: OfflineTokens;
  apiVersion: string;
  log: Log;
  /** When it is aborted nobody waits any more: what was asked ends with UnavailableError. */
  stopping?: AbortSignal;
  /** Told of each answer: what kind it was, and how many points Shopify charged. */
  onAnswer?: (kind: string, points: number) => void;
  fetch?: typeof abstractFetch;
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  random?: () => number;
};

/** Tries altogether. With doubling pauses that is about two minutes. */
const TRIES = 9;
const TIMEOUT = 30_000;

/** Keeps what it saw of each shop's bucket, so that it waits before it is told to. */
export function createAdminClient({
  tokens,
  apiVersion,
  log,
  stopping,
  onAnswer,
  // read when called: the twin's fetch may be set after this module was loaded
  fetch = (input, init) => abstractFetch(input, init),
  now = Date.now,
  sleep = (milliseconds) => setTimeout(milliseconds, undefined, { signal: stopping }),
  random = Math.random,
}: Needs): AdminClient {
  const buckets = new Map<string, Bucket>();
  const costs = new Map<string, number>();

  async function send(shop: string, token: string, document: string, variables: Record<string, unknown>) {
    try {
      const response = await fetch(`https://${shop}/admin/api/${apiVersion}/graphql.json`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Shopify-Access-Token": token },
        body: JSON.stringify({ query: document, variables }),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (cause) {
      log.warn({ err: cause, shop }, "Shopify could not be reached");
      return { status: 599, headers: new Headers(), text: "" };
    }
  }

  async function wait(milliseconds: number): Promise<void> {
    try {
      await sleep(jittered(milliseconds, random()));
    } catch (cause) {
      throw new UnavailableError("The process stops; this is asked again later.", { cause });
    }
  }

  return {
    async ask<Data>(
      shop: string,
      document: string,
      variables: Record<string, unknown> = {},
      points = costs.get(document) ?? 0,
      { once = false } = {},
    ) {
      let refusedToken: string | undefined;
      let last: Error = new UnavailableError(`Shopify does not answer for ${shop}.`);
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const bucket = buckets.get(shop);
        const ahead = bucket ? pointsWait(bucket, points, now()) : 0;
        if (ahead > 0) await wait(ahead);

        const token = await tokens.current(shop, refusedToken);
        const { status, headers, text } = await send(shop, token, document, variables);
        const answer = readAnswer<Data>(status, headers, text);
        const charged = "cost" in answer ? (answer.cost?.actualQueryCost ?? 0) : 0;
        onAnswer?.(answer.kind, charged);
        if ("cost" in answer && answer.cost) {
          buckets.set(shop, { status: answer.cost.throttleStatus, at: now() });
          costs.set(document, answer.cost.requestedQueryCost);
        }
        switch (answer.kind) {
          case "data":
            return { data: answer.data, problems: answer.problems };
          case "failed":
            throw answer.error;
          case "token refused":
            if (refusedToken !== undefined) throw new NoTokenError(`Shopify refuses the token of ${shop}.`);
            refusedToken = token;
            continue;
          case "throttled": {
            last = new ThrottledError(`Shopify throttles requests for ${shop}.`);
            const missing = answer.cost
              ? pointsWait(
                  { status: answer.cost.throttleStatus, at: now() },
                  answer.cost.requestedQueryCost,
                  now(),
                )
              : 0;
            if (attempt < TRIES) await wait(Math.max(answer.wait ?? 0, missing, pause(attempt)));
            continue;
          }
          case "unavailable":
            last = new UnavailableError(`Shopify answers with status ${answer.status} for ${shop}.`);
            if (once) throw last;
            if (attempt < TRIES) await wait(Math.max(answer.wait ?? 0, pause(attempt)));
        }
      }
      throw last;
    },
  };
}
