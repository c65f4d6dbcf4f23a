// What is called how in a rule: products, variants and collections by id, segments by handle.
import type { Goods } from "./condition-forms.ts";

export type NamedSegment = {
  kind: "built-in" | "own";
  handle: string;
  /** null for built-in ones, which each language names */
  name: string | null;
  /** whether the rule under edit may name it */
  offered: boolean;
};

export type Titles = Record<Goods, Record<string, string>>;

export type RuleNames = {
  /** by id, of each kind; what is not known any more is left out */
  titles: Titles;
  segments: NamedSegment[];
};
