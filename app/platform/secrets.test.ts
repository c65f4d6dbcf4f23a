import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSecrets } from "./secrets.server.ts";

const older = { id: "k1", key: randomBytes(32) };
const newer = { id: "k2", key: randomBytes(32) };

describe("secrets at rest", () => {
  it("open to what was sealed", () => {
    const secrets = createSecrets([older]);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (text, context) => {
        expect(secrets.open(secrets.seal(text, context), context)).toBe(text.toWellFormed());
      }),
    );
  });

  it("never show the text", () => {
    expect(createSecrets([older]).seal("shpat_abc", "a")).not.toContain("shpat_abc");
  });

  it("are refused in another place, changed, cut short, or under an unknown key", () => {
    const secrets = createSecrets([older]);
    const sealed = secrets.seal("token", "session a");
    expect(() => secrets.open(sealed, "session b")).toThrow(/belongs to something else/);
    expect(() => secrets.open(`${sealed.slice(0, -8)}AAAAAAA=`, "session a")).toThrow(/was changed/);
    expect(() => secrets.open("k1:AAAA", "session a")).toThrow(/cut short/);
    expect(() => createSecrets([newer]).open(sealed, "session a")).toThrow(/not in SECRET_KEYS/);
  });

  it("outlive a rotation of keys", () => {
    const sealed = createSecrets([older]).seal("token", "a");
    const rotated = createSecrets([newer, older]);
    expect(rotated.open(sealed, "a")).toBe("token");
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(rotated.seal("token", "a"))).toBe(false);
  });
});
