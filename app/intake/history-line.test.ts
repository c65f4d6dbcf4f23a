import fc from "fast-check";
import { expect, it } from "vitest";
import { idIn, lineSubject, linesIn, lineText } from "./history-line.ts";

const AT = "2026-10-02T10:00:00Z";

it.each([
  [`{"id":"gid://shopify/Order/1","updatedAt":"${AT}","name":"#1"}`, 1, AT],
  [`{"name":"#1","id":"gid://shopify/Order/1","updatedAt":"${AT}"}`, 1, AT],
  [`{"id":"gid://shopify/LineItem/1","title":"Tea","__parentId":"gid://shopify/Order/2"}`, 2, null],
  [`{"__parentId":"gid://shopify/Order/2","id":"gid://shopify/LineItem/1"}`, 2, null],
  [`{"id":"gid://shopify/Order/3","updatedAt":"${AT}","__parentId":"gid://shopify/Order/2","x":1}`, 2, null],
  // a customer may write anything
  [
    JSON.stringify({
      id: "gid://shopify/Order/1",
      updatedAt: AT,
      tags: ['"__parentId":"gid://shopify/Order/2"}'],
    }),
    1,
    AT,
  ],
  [
    JSON.stringify({
      id: "gid://shopify/Order/1",
      updatedAt: AT,
      name: '","__parentId":"gid://shopify/Order/2',
    }),
    1,
    AT,
  ],
  [`{"id":"gid://shopify/Order/9223372036854775807","updatedAt":"${AT}"}`, "9223372036854775807", AT],
  [`{"id":"x","__parentId":"gid://shopify/Order/9223372036854775807"}`, "9223372036854775807", null],
  [`{"id":"gid://shopify/Order/0","updatedAt":"${AT}"}`, null, AT],
  [`{"id":"a","updatedAt":"${AT}"}`, null, AT],
  ["{", null, null],
  ["null", null, null],
])("%s", (line, id, updatedAt) => {
  const lines = linesIn(Buffer.from(line));
  expect([lines.count, lines.ids[0], lines.updatedAt[0]]).toEqual([1, id, updatedAt]);
});

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom('"__parentId":"gid://shopify/Order/5"}', "__parentId", '","updatedAt":"', "\n", "\\"),
);
const id = fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom("9007199254740993", "x/7", "07", ""));
const gid = fc
  .tuple(fc.constantFrom("Order", "LineItem"), id)
  .map(([kind, id]) => `gid://shopify/${kind}/${id}`);
const at = fc.oneof(fc.constant(AT), fc.constant("2026-10-02T10:00:00.5+01:00"), text);
const root = fc.record({ id: gid, updatedAt: at, name: text, tags: fc.array(text, { maxLength: 2 }) });
const child = fc.record({ id: gid, title: text, __parentId: gid });
const other = fc.oneof(
  fc.record({ name: text, __parentId: gid, id: gid, updatedAt: at }),
  fc.record({ updatedAt: at, id: gid, nested: child }),
  fc.record({ id: gid, updatedAt: at, __parentId: gid, rest: root }),
);
const line = fc.oneof(
  fc.oneof(root, child, other).map((row) => JSON.stringify(row)),
  fc.constantFrom("", "{", "null", "[]", '"text"', "not json"),
);

it("lines told in passing are what they are when parsed", () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.boolean(), (texts, isNumbered) => {
      const file = texts.map((text, nth) => `${isNumbered ? `${nth + 8}\t` : ""}${text}\n`).join("");
      const lines = linesIn(Buffer.from(file), { isNumbered });
      expect(lines.count).toBe(texts.length);
      for (const [nth, text] of texts.entries()) {
        const subject = lineSubject(text);
        expect(lineText(lines, nth)).toBe(text);
        expect(lines.numbers[nth]).toBe(isNumbered ? nth + 8 : 0);
        expect(lines.ids[nth]).toBe(subject.kind === "unreadable" ? null : idIn(subject.id));
        expect(lines.updatedAt[nth]).toBe(subject.kind === "root" ? subject.updatedAt : null);
      }
    }),
    { numRuns: 1000 },
  );
});
