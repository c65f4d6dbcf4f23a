// What is called how in a rule: products and variants by id, segments by handle.

export type NamedSegment = {
  kind: "built-in" | "own";
  handle: string;
  /** null for built-in ones, which each language names */
  name: string | null;
  /** whether the rule under edit may name it */
  offered: boolean;
};

export type RuleNames = {
  /** titles by id; what is not known any more is left out */
  products: Record<string, string>;
  segments: NamedSegment[];
};
