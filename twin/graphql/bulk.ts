/** Bulk operations: checked like Shopify checks them, run in the background, answered as JSONL. */
import { type DocumentNode, GraphQLError, parse, validate } from "graphql";
import type { BulkOperation } from "../shop/model/app-install.ts";
import { bulkFinishedPayload } from "../webhooks/payload/app.ts";
import { bulkProblem, pagedRoot, type Shape, shapeOf } from "./bulk-query.ts";
import type { Ctx } from "./context.ts";
import { loadAdminSchema } from "./schema.ts";

/** Query operations an app may have under way in one shop. */
const MOST_RUNNING = 5;
/** Root rows per step; between steps the twin answers other calls. */
const CHUNK = 200;
const KEPT_FILES = 20;
/** Milliseconds an operation stays CREATED. */
const START_MS = 30;

const files = new WeakMap<object, Map<bigint, Buffer>>();

/** The result file of a finished operation. */
export function bulkFile(shop: object, id: bigint): Buffer | undefined {
  return files.get(shop)?.get(id);
}

export function startBulk(ctx: Ctx, query: string, groupObjects: boolean) {
  const { shop } = ctx;
  const refuse = (code: string, message: string, field: string[] | null = ["query"]) => ({
    bulkOperation: null,
    userErrors: [{ code, field, message }],
  });
  const running = shop.state.bulkOperations.filter((b) => isOpen(b));
  if (running.length >= MOST_RUNNING)
    return refuse("LIMIT_REACHED", `Limit of ${MOST_RUNNING} concurrent bulk queries reached.`, null);

  const schema = loadAdminSchema();
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return refuse("INVALID", `Invalid bulk query: ${(error as Error).message}`);
  }
  const [invalid] = validate(schema, document);
  if (invalid) return refuse("INVALID", `Invalid bulk query: ${invalid.message}`);
  const problem = bulkProblem(schema, document);
  if (problem) return refuse("INVALID", problem);

  const operation: BulkOperation = {
    id: shop.nextId(),
    status: "CREATED",
    errorCode: null,
    query,
    groupObjects,
    createdAt: shop.now(),
    completedAt: null,
    objectCount: 0,
    rootObjectCount: 0,
    fileSize: null,
    hasFile: false,
  };
  shop.state.bulkOperations.push(operation);
  setTimeout(() => void run(ctx, operation, document), START_MS).unref();
  return { bulkOperation: operation, userErrors: [] };
}

export function cancelBulk(ctx: Ctx, id: bigint | null) {
  const operation = ctx.shop.state.bulkOperations.find((b) => b.id === id);
  if (!operation)
    return { bulkOperation: null, userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }] };
  if (!isOpen(operation))
    return {
      bulkOperation: operation,
      userErrors: [
        {
          field: null,
          message: `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}`,
        },
      ],
    };
  operation.status = "CANCELING";
  return { bulkOperation: operation, userErrors: [] };
}

function isOpen(operation: BulkOperation): boolean {
  return ["CREATED", "RUNNING", "CANCELING"].includes(operation.status);
}

async function run(ctx: Ctx, operation: BulkOperation, document: DocumentNode): Promise<void> {
  const status = () => operation.status as string;
  try {
    if (status() !== "CANCELING") operation.status = "RUNNING";
    const lines: string[] = [];
    const shape = shapeOf(loadAdminSchema(), document);
    let after: string | null = null;
    for (;;) {
      if (status() === "CANCELING") break;
      const page = await runChunk(ctx, document, shape, after, operation.groupObjects);
      lines.push(...page.lines);
      operation.objectCount += page.lines.length;
      operation.rootObjectCount += page.roots;
      if (!page.endCursor) break;
      after = page.endCursor;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (status() === "CANCELING") operation.status = "CANCELED";
    else {
      keepFile(ctx, operation, lines);
      operation.status = "COMPLETED";
    }
  } catch (error) {
    operation.status = "FAILED";
    operation.errorCode =
      error instanceof GraphQLError && error.extensions.code === "ACCESS_DENIED"
        ? "ACCESS_DENIED"
        : "INTERNAL_SERVER_ERROR";
  }
  operation.completedAt = ctx.shop.now();
  ctx.shop.emit("bulk_operations/finish", () => bulkFinishedPayload(operation, ctx.shop));
}

async function runChunk(
  ctx: Ctx,
  document: DocumentNode,
  shape: Shape,
  after: string | null,
  grouped: boolean,
) {
  const result = await ctx.execute(pagedRoot(document, CHUNK, after), { ...ctx, bulk: true });
  if (result.errors?.[0]) throw result.errors[0];
  const root = (result.data as Record<string, unknown>)[shape.name] as Record<string, unknown>;
  const parents: string[] = [];
  const children: string[] = [];
  const together: string[] = [];
  let roots = 0;
  for (const node of nodesOf(root)) {
    roots++;
    const own: string[] = [];
    const row = rowOf(node, shape, own);
    if (grouped) together.push(row, ...own);
    else {
      parents.push(row);
      children.push(...own);
    }
  }
  const info = root.__twinPage as { hasNextPage: boolean; endCursor: string | null };
  return {
    // Ungrouped, the children of a chunk follow all of its parents: after, but not beside them.
    lines: grouped ? together : [...parents, ...children],
    roots,
    endCursor: info.hasNextPage ? info.endCursor : null,
  };
}

/** The row of a node; rows of its connections go to `children`, each with its parent's id. */
function rowOf(node: Record<string, unknown>, shape: Shape, children: string[], parentId?: string): string {
  const row: Record<string, unknown> = {};
  const below: string[] = [];
  for (const [key, value] of Object.entries(node)) {
    const nested = shape.nested.get(key);
    if (!nested) row[key] = value;
    else if (value !== null && value !== undefined)
      for (const child of nodesOf(value as Record<string, unknown>))
        below.push(rowOf(child, nested, below, String(node.id)));
  }
  if (parentId !== undefined) row.__parentId = parentId;
  children.push(...below);
  return JSON.stringify(row);
}

function nodesOf(connection: Record<string, unknown>): Record<string, unknown>[] {
  const nodes = connection.nodes as Record<string, unknown>[] | undefined;
  if (nodes) return nodes;
  return ((connection.edges as { node: Record<string, unknown> }[] | undefined) ?? []).map(
    (edge) => edge.node,
  );
}

function keepFile(ctx: Ctx, operation: BulkOperation, lines: string[]): void {
  if (lines.length === 0) return;
  const file = Buffer.from(`${lines.join("\n")}\n`);
  operation.fileSize = file.length;
  operation.hasFile = true;
  let kept = files.get(ctx.shop);
  if (!kept) {
    kept = new Map();
    files.set(ctx.shop, kept);
  }
  kept.set(operation.id, file);
  for (const old of [...kept.keys()].slice(0, -KEPT_FILES)) kept.delete(old);
}
