import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SIGNED_OFFSET, signatureCheck } from "./webhook-signature.ts";

function framed(body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(SIGNED_OFFSET, 0xaa), body]);
}

function sign(body: Uint8Array, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

describe("webhook signatures", () => {
  it("are those of HMAC-SHA256, for any secret and any bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const secret = fc.string({ minLength: 1, maxLength: 130, unit: "binary" });
    fc.assert(
      fc.property(secret, bytes, (secret, body) => {
        const isSigned = signatureCheck([secret]);
        expect(isSigned(framed(body), sign(body, secret))).toBe(true);
        expect(isSigned(framed(Buffer.concat([body, Buffer.from("!")])), sign(body, secret))).toBe(false);
      }),
    );
  });

  it("may come from the current or the previous secret, and no other", () => {
    const isSigned = signatureCheck(["current", "previous"]);
    const body = Buffer.from("{}");
    expect(
      ["current", "previous", "older"].map((secret) => isSigned(framed(body), sign(body, secret))),
    ).toEqual([true, true, false]);
  });

  it.each(["", "x", "====", "é\u0000", "A".repeat(43), "A".repeat(100_000)])(
    "of a wrong length or alphabet are no match (%#)",
    (signature) => expect(signatureCheck(["secret"])(framed(Buffer.from("{}")), signature)).toBe(false),
  );

  it("need a secret", () => {
    expect(() => signatureCheck([])).toThrow("secret is missing");
    expect(() => signatureCheck(["current", ""])).toThrow("secret is missing");
  });
});
