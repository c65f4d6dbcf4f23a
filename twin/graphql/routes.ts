/** POST /admin/api/:version/graphql.json, and the result files of bulk operations. */
import {
  type DocumentNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import { authorise } from "../auth/tokens.ts";
import { type Call, type Route, route, send, sendJson } from "../http/router.ts";
import type { ProtectedDataLevel } from "../shop/model/app-install.ts";
import type { ShopState } from "../shop/model/state.ts";
import type { TwinShop } from "../shop/store.ts";
import type { World } from "../world.ts";
import { bulkFile } from "./bulk.ts";
import type { Ctx } from "./context.ts";
import { actualCost, Bucket, MOST_PER_QUERY, requestedCost } from "./cost.ts";
import { executeAdmin } from "./resolve.ts";
import { ADMIN_API_VERSION, loadAdminSchema } from "./schema.ts";

const POINTS_PER_SECOND: Record<ShopState["plan"], number> = {
  standard: 100,
  advanced: 200,
  plus: 1000,
  enterprise: 2000,
};
const DOCUMENTS_KEPT = 500;

type Checked = { document: DocumentNode; errors: readonly GraphQLError[] };

export function graphqlRoutes(world: World): Route[] {
  const buckets = new WeakMap<TwinShop, Bucket>();
  const documents = new Map<string, Checked>();

  const bucketOf = (shop: TwinShop): Bucket => {
    let bucket = buckets.get(shop);
    if (!bucket || bucket.perSecond !== POINTS_PER_SECOND[shop.state.plan]) {
      bucket = new Bucket(POINTS_PER_SECOND[shop.state.plan], Date.now());
      buckets.set(shop, bucket);
    }
    return bucket;
  };

  const check = (query: string): Checked => {
    const known = documents.get(query);
    if (known) return known;
    const document = parse(query);
    const checked = { document, errors: validate(loadAdminSchema(), document) };
    if (documents.size >= DOCUMENTS_KEPT) documents.clear();
    documents.set(query, checked);
    return checked;
  };

  return [
    route("POST", "/shops/:domain/admin/api/:version/graphql.json", async (call) => {
      const shop = world.find(call.params.domain!);
      if (!shop) return sendJson(call.res, 404, { errors: "Not Found" });
      const raw = await call.body(5_000_000);
      if (await world.apiFault(shop, call)) return;
      const token = authorise(shop, call.req.headers["x-shopify-access-token"] as string | undefined);
      if (!token)
        return sendJson(call.res, 401, {
          errors: "[API] Invalid API key or access token (unrecognized login or wrong password)",
        });
      if (call.params.version !== ADMIN_API_VERSION)
        return sendJson(call.res, 404, { errors: `The twin speaks ${ADMIN_API_VERSION} only.` });
      call.res.setHeader("x-shopify-api-version", ADMIN_API_VERSION);
      const request = readRequest(raw);
      if (!request)
        return sendJson(call.res, 400, { errors: { query: "Required parameter missing or invalid" } });
      return answer(world, shop, token.scopes, request, call, bucketOf(shop), check);
    }),

    route("GET", "/shops/:domain/bulk/:file", (call) => {
      const shop = world.find(call.params.domain!);
      const id = /^(\d+)\.jsonl$/.exec(call.params.file!)?.[1];
      const file = shop && id ? bulkFile(shop, BigInt(id)) : undefined;
      if (!file) return sendJson(call.res, 404, { errors: "The file does not exist or has expired." });
      return sendFile(call, file);
    }),
  ];
}

type GraphqlRequest = { query: string; variables: Record<string, unknown>; operationName?: string };

async function answer(
  world: World,
  shop: TwinShop,
  scopes: string[],
  request: GraphqlRequest,
  call: Call,
  bucket: Bucket,
  check: (query: string) => Checked,
): Promise<void> {
  let checked: Checked;
  try {
    checked = check(request.query);
  } catch (error) {
    return sendJson(call.res, 200, { errors: [errorJson(error as GraphQLError)] });
  }
  if (checked.errors.length > 0) return sendJson(call.res, 200, { errors: checked.errors.map(errorJson) });
  const operation = operationOf(checked.document, request.operationName);
  if (!operation) return sendJson(call.res, 200, { errors: [{ message: "No operation to run." }] });

  const requested = requestedCost(loadAdminSchema(), checked.document, operation, request.variables);
  const cost = (actual: number | null) => ({
    requestedQueryCost: requested,
    actualQueryCost: actual,
    throttleStatus: bucket.status(Date.now()),
  });
  if (requested > MOST_PER_QUERY)
    return sendJson(call.res, 200, {
      errors: [
        {
          message: `Query cost is ${requested}, which exceeds the single query max cost limit (${MOST_PER_QUERY}).`,
          extensions: { code: "MAX_COST_EXCEEDED", cost: requested, maxCost: MOST_PER_QUERY },
        },
      ],
    });
  const faults = world.faults.of(shop.domain);
  if (faults.throttle) bucket.empty(Date.now());
  if (faults.throttle || !bucket.take(requested, Date.now()))
    return sendJson(call.res, 200, {
      errors: [
        {
          message: "Throttled",
          extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
        },
      ],
      extensions: { cost: cost(null) },
    });

  const level: ProtectedDataLevel =
    faults.partialData && shop.state.protectedData === 2 ? 1 : shop.state.protectedData;
  const ctx: Ctx = { world, shop, scopes, protectedData: level, bulk: false, execute: executeAdmin };
  const run = () => executeAdmin(checked.document, ctx, request.variables, request.operationName);
  const writes = operation.operation === "mutation";
  if (writes) shop.changes++;
  const result = await (writes ? shop.action(run) : run());
  if (writes && faults.loseAnswers) {
    call.res.destroy();
    return;
  }
  const actual = Math.min(requested, actualCost(result.data, operation));
  bucket.giveBack(requested - actual, Date.now());
  sendJson(call.res, 200, {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors ? { errors: result.errors.map(errorJson) } : {}),
    extensions: { cost: cost(actual) },
  });
}

function readRequest(raw: Buffer): GraphqlRequest | null {
  try {
    const parsed = JSON.parse(raw.toString("utf8")) as Partial<GraphqlRequest> | null;
    if (typeof parsed?.query !== "string") return null;
    return {
      query: parsed.query,
      variables: parsed.variables ?? {},
      ...(parsed.operationName ? { operationName: parsed.operationName } : {}),
    };
  } catch {
    return null;
  }
}

function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode | null {
  const all = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  if (name) return all.find((d) => d.name?.value === name) ?? null;
  return all.length === 1 ? all[0]! : null;
}

function errorJson(error: GraphQLError): Record<string, unknown> {
  const { message, locations, path, extensions } = error;
  return {
    message,
    ...(locations ? { locations } : {}),
    ...(path ? { path } : {}),
    ...(Object.keys(extensions ?? {}).length > 0 ? { extensions } : {}),
  };
}

/** Whole, or from a byte on: storage serves ranges, so a broken download can go on. */
function sendFile(call: Call, file: Buffer) {
  const range = /^bytes=(\d+)-(\d*)$/.exec(call.req.headers.range ?? "");
  if (!range) return send(call.res, 200, "application/jsonl", file);
  const from = Number(range[1]);
  const to = range[2] ? Math.min(Number(range[2]), file.length - 1) : file.length - 1;
  if (from > to) {
    call.res.writeHead(416, { "content-range": `bytes */${file.length}` });
    call.res.end();
    return;
  }
  call.res.writeHead(206, {
    "content-type": "application/jsonl",
    "content-range": `bytes ${from}-${to}/${file.length}`,
    "content-length": to - from + 1,
  });
  call.res.end(file.subarray(from, to + 1));
}
