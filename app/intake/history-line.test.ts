import { expect, it } from "vitest";
import { lineSubject } from "./history-line.ts";

const AT = "2026-10-02T10:00:00Z";

it.each([
  [
    `{"id":"gid://shopify/Order/1","updatedAt":"${AT}","name":"#1"}`,
    { kind: "root", id: "gid://shopify/Order/1", updatedAt: AT },
  ],
  [
    `{"name":"#1","id":"gid://shopify/Order/1","updatedAt":"${AT}"}`,
    { kind: "root", id: "gid://shopify/Order/1", updatedAt: AT },
  ],
  [
    `{"id":"gid://shopify/LineItem/1","title":"Tea","__parentId":"gid://shopify/Order/2"}`,
    { kind: "child", id: "gid://shopify/Order/2" },
  ],
  [
    `{"__parentId":"gid://shopify/Order/2","id":"gid://shopify/LineItem/1"}`,
    { kind: "child", id: "gid://shopify/Order/2" },
  ],
  // a customer may write anything
  [
    JSON.stringify({ id: "a", updatedAt: AT, tags: ['"__parentId":"b"}'] }),
    { kind: "root", id: "a", updatedAt: AT },
  ],
  [
    JSON.stringify({ id: "a", updatedAt: AT, name: '","__parentId":"b' }),
    { kind: "root", id: "a", updatedAt: AT },
  ],
  ["{", { kind: "unreadable" }],
  ["null", { kind: "unreadable" }],
])("%s", (line, subject) => {
  expect(lineSubject(Buffer.from(line))).toEqual(subject);
});
