import fc from "fast-check";
import { expect, it } from "vitest";
import { IdSet } from "./id-set.ts";

it("holds what a Set holds", () => {
  const id = fc
    .oneof(fc.bigInt({ min: 1n, max: 50n }), fc.bigInt({ min: 1n, max: (1n << 63n) - 1n }))
    .map((id) => (id < 1n << 53n ? Number(id) : String(id)));
  fc.assert(
    fc.property(fc.array(id, { maxLength: 3000, size: "max" }), fc.array(id), (added, asked) => {
      const set = new IdSet();
      for (const one of added) set.add(one);
      const model = new Set(added);
      for (const one of [...added, ...asked]) expect(set.has(one)).toBe(model.has(one));
    }),
  );
});
