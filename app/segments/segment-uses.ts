// Segments that are made of other segments: which ones a rule names, who names whom, and in which order they are
// reckoned, so that each stands on what the others hold at the same instant.
import type { Rule, RuleNode } from "./rule.ts";

export type Using = { handle: string; rule: Rule | null };

/** Handles a rule names, each once. */
export function namedSegments(node: RuleNode): string[] {
  if (node.is === "all" || node.is === "any") return [...new Set(node.of.flatMap(namedSegments))];
  if (node.is === "not") return namedSegments(node.of);
  return node.is === "inSegment" ? [...new Set(node.handles)] : [];
}

function uses({ rule }: Using): string[] {
  return rule ? namedSegments(rule.where) : [];
}

type Kept = Using & { problem: string | null; archivedAt: Date | null };

/**
 * Whether all that a rule names, by however many others, are there and can be read. Where one is not, its members are not
 * known: "not in it" would hold everybody.
 * @param segments all there are, archived ones too
 */
export function standsFirm(rule: Rule, segments: Kept[]): boolean {
  const byHandle = new Map(segments.map((one) => [one.handle, one]));
  const seen = new Set<string>();
  const waiting = namedSegments(rule.where);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const found = byHandle.get(name);
    if (!found || found.archivedAt || found.problem === "unreadable") return false;
    waiting.push(...uses(found));
  }
  return true;
}

/** Those whose rule names this one. */
export function usersOf<One extends Using>(handle: string, segments: One[]): One[] {
  return segments.filter((one) => uses(one).includes(handle));
}

/**
 * The way back to a segment, were this its rule: it would have to be reckoned before itself.
 * @param handle of the segment the rule is for @param segments all there are, archived ones too
 * @returns handles from the first named one to the one that names it; null = there is no such way
 */
export function wayBack(handle: string, rule: Rule, segments: Using[]): string[] | null {
  const byHandle = new Map(segments.map((one) => [one.handle, one]));
  const seen = new Set<string>();
  const search = (names: string[]): string[] | null => {
    for (const name of names) {
      if (name === handle) return [];
      if (seen.has(name)) continue;
      seen.add(name);
      const found = byHandle.get(name);
      const rest = found && search(uses(found));
      if (rest) return [name, ...rest];
    }
    return null;
  };
  return search(namedSegments(rule.where));
}

/** Each after those it names, otherwise as they came. */
export function inOrder<One extends Using>(segments: One[]): One[] {
  const byHandle = new Map(segments.map((one) => [one.handle, one]));
  const ordered = new Set<One>();
  const begun = new Set<One>();
  const add = (one: One) => {
    // begun and not in yet: a circle, which no door lets in; it ends here
    if (begun.has(one)) return;
    begun.add(one);
    for (const name of uses(one)) {
      const named = byHandle.get(name);
      if (named) add(named);
    }
    ordered.add(one);
  };
  segments.forEach(add);
  return [...ordered];
}
