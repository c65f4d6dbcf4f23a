import { describe, expect, it } from "vitest";
import { contactHash } from "./contact-hash.ts";
import { networkHasher } from "./network-hash.ts";

const secret = Buffer.alloc(32, 1);
const same = (one: string, other: string) => contactHash(secret, one).equals(contactHash(secret, other));

describe("an address is known again", () => {
  it.each([
    ["nora@example.com", " Nora@Example.COM ", true],
    ["nora@example.com", "nora+2@example.com", true],
    ["no.ra@gmail.com", "nora@gmail.com", true],
    ["no.ra@example.com", "nora@example.com", false],
    ["nora@example.com", "nora@example.org", false],
    ["+96170123456", "+961 70 123 456", true],
    ["+96170123456", "+96170123457", false],
  ])("%s and %s: %s", (one, other, expected) => expect(same(one, other)).toBe(expected));

  it("in its own campaign only", () => {
    const other = Buffer.alloc(32, 2);
    expect(contactHash(secret, "a@example.com").equals(contactHash(other, "a@example.com"))).toBe(false);
  });
});

describe("a network address is known again", () => {
  const hash = networkHasher(Buffer.alloc(32, 3));
  const day = new Date("2026-11-20T10:00:00Z");
  const sameNetwork = (one: string, other: string) => hash(1n, one, day).equals(hash(1n, other, day));

  it.each([
    ["203.0.113.7", "::ffff:203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["2001:db8::1", "2001:0db8:0:0:ffff::9", true],
    ["2001:db8::1", "2001:db8:0:1::1", false],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", true],
  ])("%s and %s: %s", (one, other, expected) => expect(sameNetwork(one, other)).toBe(expected));

  it("for a day, and in one shop", () => {
    const tomorrow = new Date("2026-11-21T00:00:00Z");
    expect(hash(1n, "203.0.113.7", day).equals(hash(1n, "203.0.113.7", tomorrow))).toBe(false);
    expect(hash(1n, "203.0.113.7", day).equals(hash(2n, "203.0.113.7", day))).toBe(false);
  });
});
