/**
 * Shopify's search syntax: `field:value`, comparisons, quotes, prefixes with `*`, AND, OR, NOT, `-`, brackets.
 * A field nobody knows is refused.
 */
import { badInput } from "./context.ts";

export type SearchField<T> =
  | { kind: "instant"; of: (item: T) => number | null }
  | { kind: "id"; of: (item: T) => bigint | null }
  | { kind: "number"; of: (item: T) => number | null }
  | { kind: "flag"; of: (item: T) => boolean }
  | { kind: "text"; of: (item: T) => string | null | string[] };
export type SearchFields<T> = Record<string, SearchField<T>>;
type Test<T> = (item: T) => boolean;

/**
 * A test for items matching `query`. `bare` are the fields a word without a field name is looked for in.
 */
export function searchTest<T>(query: unknown, fields: SearchFields<T>, bare: string[] = []): Test<T> {
  if (query === undefined || query === null || String(query).trim() === "") return () => true;
  const tokens = tokenise(String(query));
  let at = 0;

  const any = (): Test<T> => {
    const parts = [all()];
    while (tokens[at]?.type === "or") {
      at++;
      parts.push(all());
    }
    return (item) => parts.some((part) => part(item));
  };
  const all = (): Test<T> => {
    const parts = [one()];
    for (;;) {
      const next = tokens[at];
      if (!next || next.type === "or" || next.type === "close") break;
      if (next.type === "and") at++;
      parts.push(one());
    }
    return (item) => parts.every((part) => part(item));
  };
  const one = (): Test<T> => {
    const token = tokens[at++];
    if (!token) throw badInput(`The search "${query}" ends too early.`);
    if (token.type === "not") {
      const inner = one();
      return (item) => !inner(item);
    }
    if (token.type === "open") {
      const inner = any();
      if (tokens[at++]?.type !== "close") throw badInput(`The search "${query}" lacks a closing bracket.`);
      return inner;
    }
    if (token.type === "term") return termTest(token, fields, bare);
    throw badInput(`The search "${query}" cannot be understood.`);
  };

  const test = any();
  if (at < tokens.length) throw badInput(`The search "${query}" cannot be understood.`);
  return test;
}

type Term = { type: "term"; field: string | null; operator: ":" | ">" | ">=" | "<" | "<="; value: string };
type Token = Term | { type: "and" | "or" | "not" | "open" | "close" };

function tokenise(query: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s+|(\()|(\))|(-)(?=\S)|(?:([A-Za-z_][\w.]*):(>=|<=|>|<)?)?(?:"([^"]*)"|'([^']*)'|([^\s()"']+))/gy;
  while (pattern.lastIndex < query.length) {
    const start = pattern.lastIndex;
    const hit = pattern.exec(query);
    if (!hit) throw badInput(`The search "${query}" cannot be understood at "${query.slice(start)}".`);
    const [whole, open, close, minus, field, operator, double, single, plain] = hit;
    if (whole.trim() === "") continue;
    if (open) tokens.push({ type: "open" });
    else if (close) tokens.push({ type: "close" });
    else if (minus) tokens.push({ type: "not" });
    else if (!field && plain && /^(AND|OR|NOT)$/.test(plain))
      tokens.push({ type: plain.toLowerCase() as "and" | "or" | "not" });
    else
      tokens.push({
        type: "term",
        field: field ?? null,
        operator: (operator as Term["operator"] | undefined) ?? ":",
        value: double ?? single ?? plain ?? "",
      });
  }
  return tokens;
}

function termTest<T>(term: Term, fields: SearchFields<T>, bare: string[]): Test<T> {
  if (term.field === null) {
    if (bare.length === 0) throw badInput(`The twin cannot search here for the bare word "${term.value}".`);
    const tests = bare.map((name) => fieldTest(fields[name]!, { ...term, field: name }));
    return (item) => tests.some((test) => test(item));
  }
  const field = fields[term.field];
  if (!field) throw badInput(`The twin knows no search field "${term.field}" here.`);
  return fieldTest(field, term);
}

function fieldTest<T>(field: SearchField<T>, term: Term): Test<T> {
  switch (field.kind) {
    case "instant": {
      const wanted = instantRange(term.value);
      return (item) => {
        const value = field.of(item);
        return value !== null && inRange(value, term.operator, wanted);
      };
    }
    case "id": {
      const digits = /(\d+)$/.exec(term.value)?.[1];
      if (!digits) throw badInput(`"${term.value}" is not an id.`);
      const wanted = BigInt(digits);
      return (item) => {
        const value = field.of(item);
        return value !== null && ordered(value, term.operator, wanted);
      };
    }
    case "number": {
      const wanted = Number(term.value);
      if (Number.isNaN(wanted)) throw badInput(`"${term.value}" is not a number.`);
      return (item) => {
        const value = field.of(item);
        return value !== null && ordered(value, term.operator, wanted);
      };
    }
    case "flag": {
      if (term.value !== "true" && term.value !== "false")
        throw badInput(`${term.field} takes true or false, not "${term.value}".`);
      return (item) => field.of(item) === (term.value === "true");
    }
    case "text": {
      if (term.operator !== ":") throw badInput(`${term.field} is text and cannot be compared by size.`);
      const matches = textTest(term.value);
      return (item) => {
        const value = field.of(item);
        if (value === null) return false;
        return typeof value === "string" ? matches(value) : value.some(matches);
      };
    }
  }
}

/** Whole value without case, any of a comma-separated list, or a prefix ending in `*`. */
function textTest(wanted: string): (value: string) => boolean {
  const choices = wanted.split(",").map((choice) => choice.trim().toLowerCase());
  return (value) => {
    const lower = value.toLowerCase();
    return choices.some((choice) =>
      choice.endsWith("*") ? lower.startsWith(choice.slice(0, -1)) : lower === choice,
    );
  };
}

/** A day is a range; an instant is a range of its last spelt second, as Shopify keeps whole seconds. */
function instantRange(text: string): { from: number; to: number } {
  const from = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(from)) throw badInput(`"${text}" is not a date.`);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return { from, to: from + 86_400_000 };
  return { from: Math.floor(from / 1000) * 1000, to: Math.floor(from / 1000) * 1000 + 1000 };
}

function inRange(value: number, operator: Term["operator"], range: { from: number; to: number }): boolean {
  switch (operator) {
    case ":":
      return value >= range.from && value < range.to;
    case ">":
      return value >= range.to;
    case ">=":
      return value >= range.from;
    case "<":
      return value < range.from;
    case "<=":
      return value < range.to;
  }
}

function ordered<V extends number | bigint>(value: V, operator: Term["operator"], wanted: V): boolean {
  switch (operator) {
    case ":":
      return value === wanted;
    case ">":
      return value > wanted;
    case ">=":
      return value >= wanted;
    case "<":
      return value < wanted;
    case "<=":
      return value <= wanted;
  }
}
