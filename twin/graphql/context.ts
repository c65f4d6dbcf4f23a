/** What every resolver is given, and the small things all of them need: gids, refusals, type tags. */
import { type DocumentNode, type ExecutionResult, GraphQLError } from "graphql";
import type { ProtectedDataLevel } from "../shop/model/app-install.ts";
import type { TwinShop } from "../shop/store.ts";
import type { World } from "../world.ts";

export type Ctx = {
  world: World;
  shop: TwinShop;
  scopes: string[];
  protectedData: ProtectedDataLevel;
  /** In bulk operations connections need no first/last and give everything. */
  bulk: boolean;
  /** Runs a checked document; the bulk runner needs it and must not know the resolvers. */
  execute(
    document: DocumentNode,
    ctx: Ctx,
    variables?: Record<string, unknown>,
    operationName?: string,
  ): ExecutionResult | Promise<ExecutionResult>;
};
export type Args = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: each map of fields knows its own source type; GraphQL does not.
export type Resolver = (source: any, args: Args, ctx: Ctx) => unknown;
export type Fields = Record<string, Resolver>;

/** A map of fields over one type of source. */
export function fieldsOf<Source>(
  map: Record<string, (source: Source, args: Args, ctx: Ctx) => unknown>,
): Fields {
  return map;
}

/** The id of a gid of the wanted type, else null. */
export function idOf(gid: unknown, type: string): bigint | null {
  const parts = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?.*)?$/.exec(String(gid));
  return parts && parts[1] === type ? BigInt(parts[2]!) : null;
}

const tags = new WeakMap<object, string>();

/** Marks an object with its GraphQL type, for fields that return interfaces or unions. */
export function tagged<T extends object>(type: string, value: T): T {
  tags.set(value, type);
  return value;
}
export function tagOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return tags.get(value) ?? (value as { __typename?: string }).__typename;
}

export function denied(what: string, needs: string): GraphQLError {
  return new GraphQLError(`Access denied for ${what}. Required access: ${needs}`, {
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/api/usage/access-scopes",
      requiredAccess: needs,
    },
  });
}

export function needScope(ctx: Ctx, what: string, scope: string): void {
  const satisfied =
    ctx.scopes.includes(scope) ||
    (scope.startsWith("read_") && ctx.scopes.includes(scope.replace("read_", "write_")));
  if (!satisfied) throw denied(what, `\`${scope}\` access scope.`);
}

/** Level 2 data: null with an error, at HTTP 200, when the app is not approved for it. */
export function personal<T>(ctx: Ctx, what: string, value: T): T {
  if (ctx.protectedData === 2) return value;
  throw new GraphQLError(
    `This app is not approved to use the ${what} field. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.`,
    { extensions: { code: "ACCESS_DENIED" } },
  );
}

export function needProtected(ctx: Ctx, what: string): void {
  if (ctx.protectedData > 0) return;
  throw new GraphQLError(
    `This app is not approved to access the ${what} object. See https://shopify.dev/docs/apps/launch/protected-customer-data for more details.`,
    { extensions: { code: "ACCESS_DENIED" } },
  );
}

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}
