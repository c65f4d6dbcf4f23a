// Ways in which asking Shopify can fail, told apart because each calls for something else.
// Compare by `name`: the web process and the built pages hold separate copies of these classes.

/** Shopify wants us to be slower than our patience allows. Try again later. */
export class ThrottledError extends Error {
  override name = "ThrottledError";
}

/** Shopify, or the way to it, fails (5xx, no connection). Try again later. */
export class UnavailableError extends Error {
  override name = "UnavailableError";
}

/**
 * 403 because of where the request came from: the app's IP allowlist in the Dev Dashboard lacks this server.
 * It says nothing about the shop, which is still installed. The operator has to act.
 */
export class AllowlistError extends Error {
  override name = "AllowlistError";
}

/** 402, 403, 404 or 423 for another reason: the shop is frozen, closed, or has not granted what is asked. */
export class RefusedError extends Error {
  override name = "RefusedError";
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * No token that Shopify accepts: never installed, uninstalled, or unused for 90 days.
 * The merchant's next visit brings a new one; trying again before that is of no use.
 */
export class NoTokenError extends Error {
  override name = "NoTokenError";
}

/** The document or its variables are wrong, or nothing at all was granted. */
export class GraphqlError extends Error {
  override name = "GraphqlError";
  readonly errors: GraphqlProblem[];
  constructor(errors: GraphqlProblem[]) {
    super(`Shopify refused the query: ${errors.map((one) => one.message).join("; ")}`);
    this.errors = errors;
  }
}

export type GraphqlProblem = {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; [key: string]: unknown };
};
