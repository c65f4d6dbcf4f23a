import { expect, test } from "vitest";
import { searchTest } from "./search.ts";

type Item = { id: bigint; at: number; name: string; tags: string[]; test: boolean };
const items: Item[] = [
  { id: 1n, at: Date.UTC(2026, 0, 1, 12), name: "#1001", tags: ["VIP", "gold"], test: false },
  { id: 820982911947154001n, at: Date.UTC(2026, 0, 2), name: "#1002", tags: [], test: true },
  { id: 820982911947154002n, at: Date.UTC(2026, 0, 3), name: "#1003", tags: ["vip"], test: false },
];
const names = (query: string) =>
  items
    .filter(
      searchTest<Item>(
        query,
        {
          id: { kind: "id", of: (i) => i.id },
          at: { kind: "instant", of: (i) => i.at },
          name: { kind: "text", of: (i) => i.name },
          tag: { kind: "text", of: (i) => i.tags },
          test: { kind: "flag", of: (i) => i.test },
        },
        ["name"],
      ),
    )
    .map((i) => i.name.slice(-1))
    .join("");

test.each([
  ["", "123"],
  ["at:>=2026-01-02", "23"],
  ["at:>'2026-01-02T00:00:00Z'", "3"],
  ["at:<2026-01-02", "1"],
  ["at:<=2026-01-01", "1"],
  ["at:2026-01-01", "1"],
  ["at:>='2026-01-02T00:00:00Z' at:<'2026-01-03T00:00:00Z'", "2"],
  ["id:820982911947154001", "2"],
  ["id:>820982911947154001", "3"],
  ["id:gid://shopify/Order/1", "1"],
  ["tag:vip", "13"],
  ["tag:vip AND tag:gold", "1"],
  ["tag:gold OR test:true", "12"],
  ["NOT tag:vip", "2"],
  ["-tag:vip", "2"],
  ["(tag:gold OR test:true) AND at:>=2026-01-02", "2"],
  ["name:#1001", "1"],
  ['name:"#1002"', "2"],
  ["#1003", "3"],
  ["name:#100*", "123"],
])("%s", (query, found) => expect(names(query)).toBe(found));

test.each([
  ["colour:red", "no search field"],
  ["(tag:vip", "closing bracket"],
  ["at:yesterday", "not a date"],
  ["test:maybe", "true or false"],
  ["tag:>vip", "cannot be compared"],
])("%s is refused", (query, reason) => expect(() => names(query)).toThrow(reason));
