/**
 * Shopify's 2026-10 segment language, as far as the twin knows it: comparisons joined by AND and OR (AND binds more
 * tightly), of fields of customers, `customer_tags` and `number_of_orders`. Anything else is refused, with the place.
 */
import { gid } from "../shop/gid.ts";
import type { Customer } from "../shop/model/people.ts";
import type { TwinShop } from "../shop/store.ts";
import type { World } from "../world.ts";

type Test = (customer: Customer) => boolean;

export class SegmentQueryError extends Error {
  override name = "SegmentQueryError";
}

const FIELD = /^metafields\.([\w-]+)\.([\w-]+)$/;
const TOKEN = /\s*(?:'((?:[^'\\]|\\.)*)'|(>=|<=|!=|[=<>])|([^\s'=<>!]+))/y;

/** What a query is answered from: the shop, and what the app has defined. */
export type SegmentWorld = {
  shop: TwinShop;
  world: { config: Pick<World["config"], "metafields"> };
};

/** @throws SegmentQueryError for what the twin cannot answer */
export function segmentTest(ctx: SegmentWorld, query: string): Test {
  const words = tokens(query);
  const either = split(words, "OR").map((part) =>
    split(part, "AND").map((one) => comparison(ctx, one, query)),
  );
  return (customer) => either.some((all) => all.every((test) => test(customer)));
}

type Token = { text: string; quoted: boolean };

function tokens(query: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (query.slice(TOKEN.lastIndex).trim() !== "") {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(query);
    if (!match) throw new SegmentQueryError(`Query cannot be read from position ${at}`);
    const [, quoted, operator, word] = match;
    found.push(
      quoted === undefined
        ? { text: (operator ?? word)!, quoted: false }
        : { text: quoted.replace(/\\(.)/g, "$1"), quoted: true },
    );
  }
  return found;
}

function split(words: Token[], by: "AND" | "OR"): Token[][] {
  const parts: Token[][] = [[]];
  for (const word of words) {
    if (!word.quoted && word.text === by) parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts;
}

function comparison(ctx: SegmentWorld, words: Token[], query: string): Test {
  const [filter, ...rest] = words;
  const negated = rest[0]?.text === "NOT" && !rest[0].quoted;
  const [operator, value, ...more] = negated ? rest.slice(1) : rest;
  if (!filter || !operator || !value || more.length > 0) {
    throw new SegmentQueryError(`Query "${query}" is not complete, or the twin does not know its form`);
  }
  if (operator.text === "CONTAINS") {
    const list = listOf(ctx, filter.text);
    return (customer) => list(customer).includes(value.text) !== negated;
  }
  if (filter.text === "number_of_orders" && !negated) {
    const compare = COMPARE[operator.text];
    const wanted = Number(value.text);
    if (compare && Number.isInteger(wanted)) {
      return ({ id }) => compare(ctx.shop.ordersOf(id).length, wanted);
    }
  }
  throw new SegmentQueryError(`Filter ${filter.text} with ${operator.text} cannot be found`);
}

const COMPARE: Record<string, (value: number, wanted: number) => boolean> = {
  "=": (value, wanted) => value === wanted,
  "!=": (value, wanted) => value !== wanted,
  ">": (value, wanted) => value > wanted,
  ">=": (value, wanted) => value >= wanted,
  "<": (value, wanted) => value < wanted,
  "<=": (value, wanted) => value <= wanted,
};

/** A field must be defined: Shopify knows no filter for one that is not. */
function listOf(ctx: SegmentWorld, filter: string): (customer: Customer) => string[] {
  if (filter === "customer_tags") return ({ tags }) => tags;
  const [, namespace, key] = FIELD.exec(filter) ?? [];
  const { metafieldDefinitions, metafields } = ctx.shop.state;
  const defined = [...metafieldDefinitions.values(), ...ctx.world.config.metafields].find(
    (one) => one.namespace === namespace && one.key === key && one.ownerType === "CUSTOMER",
  );
  if (!defined?.type.startsWith("list.")) throw new SegmentQueryError(`Filter ${filter} cannot be found`);
  return ({ id }) => {
    const field = metafields
      .get(gid("Customer", id))
      ?.find((one) => one.namespace === namespace && one.key === key);
    return field ? (JSON.parse(field.value) as string[]) : [];
  };
}
