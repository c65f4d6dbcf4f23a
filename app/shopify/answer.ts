// What an HTTP answer of the Admin API means.
import { AllowlistError, GraphqlError, type GraphqlProblem, RefusedError } from "./errors.ts";
import { type Cost, retryAfter } from "./throttle.ts";

export type Answer<Data> =
  | { kind: "data"; data: Data; problems: GraphqlProblem[]; cost: Cost | undefined }
  /** too fast; `wait` in milliseconds where Shopify names it */
  | { kind: "throttled"; wait: number | undefined; cost: Cost | undefined }
  | { kind: "unavailable"; status: number; wait: number | undefined }
  | { kind: "token refused" }
  | { kind: "failed"; error: Error };

type Body = { data?: unknown; errors?: unknown; extensions?: { cost?: Cost } };

/** @param text the body as it came; anything may stand there when something in between has failed */
export function readAnswer<Data>(status: number, headers: Headers, text: string): Answer<Data> {
  const wait = retryAfter(headers.get("retry-after"));
  if (status === 429) return { kind: "throttled", wait, cost: undefined };
  if (status >= 500) return { kind: "unavailable", status, wait };
  if (status === 401) return { kind: "token refused" };
  if (status === 403 && /\bip\b|allow-?list/i.test(text)) {
    return {
      kind: "failed",
      error: new AllowlistError(
        "Shopify refuses requests from this server's address. Add its egress range to the IP allowlist in the Dev Dashboard.",
      ),
    };
  }
  if (status !== 200) {
    return { kind: "failed", error: new RefusedError(`Shopify answered with status ${status}.`, status) };
  }
  const body = parse(text);
  if (!body) return { kind: "unavailable", status, wait };
  return readBody<Data>(body);
}

function readBody<Data>({ data, errors, extensions }: Body): Answer<Data> {
  const problems = problemsIn(errors);
  const cost = extensions?.cost;
  if (problems.some((one) => one.extensions?.code === "THROTTLED")) {
    return { kind: "throttled", wait: undefined, cost };
  }
  if (data === undefined || data === null) return { kind: "failed", error: new GraphqlError(problems) };
  // fields that were not granted are null, and told in `errors`: what did come is kept
  return { kind: "data", data: data as Data, problems, cost };
}

function problemsIn(errors: unknown): GraphqlProblem[] {
  if (errors === undefined || errors === null) return [];
  if (typeof errors === "string") return [{ message: errors }];
  return Array.isArray(errors) ? (errors as GraphqlProblem[]) : [{ message: JSON.stringify(errors) }];
}

function parse(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}
