// Whatever stands in a field, a payload is either read or refused by name: nothing else is thrown.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PayloadError } from "../../shopify/payload-error.ts";
import { readPayloadJson } from "../../shopify/payload-json.ts";
import { fixtureBody, messageFor } from "./fixture-for-test.ts";
import { readDelivery } from "./read-delivery.ts";

const CASES = [
  ["orders/updated", "orders-updated-two-currencies"],
  ["refunds/create", "refunds-create-two-currencies"],
  ["fulfillments/update", "fulfillments-update"],
  ["returns/close", "returns-close"],
  ["checkouts/update", "checkouts-update"],
  ["customer.tags_added", "customer.tags_added"],
  ["customers/update", "customers-update"],
  ["customers/merge", "customers-merge"],
  ["customers_email_marketing_consent/update", "customers_email_marketing_consent-update"],
] as const;

type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return path.length > 0 ? [path, ...inside] : inside;
}

function put(target: unknown, path: Path, value: unknown): void {
  const parent = path.slice(0, -1).reduce((at, key) => (at as Record<string, unknown>)?.[key], target);
  if (typeof parent === "object" && parent !== null)
    (parent as Record<string, unknown>)[path.at(-1)!] = value;
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.bigInt(),
  fc.constantFrom(
    "-1",
    "1e400",
    "9".repeat(40),
    "NaN",
    "١٢",
    "2026-02-31T00:00:00Z",
    "+275760-09-13T00:00:00.001Z",
    "XXX",
  ),
  fc.constantFrom(-1, 2 ** 53, 1e308, 0.1, -0),
);

describe("odd fields", () => {
  it.each(CASES)("%s", (topic, fixture) => {
    const body = fixtureBody(fixture);
    const paths = pathsOf(readPayloadJson(body));
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...paths), odd), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const payload = readPayloadJson(body);
          for (const [path, value] of changes) put(payload, path, value);
          try {
            const facts = readDelivery(topic, payload, messageFor(), "USD");
            expect(facts).toBeTypeOf("object");
            read++;
          } catch (error) {
            expect(error).toBeInstanceOf(PayloadError);
            refused++;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });

  it("cut off anywhere are no JSON", () => {
    const body = fixtureBody("customers-update");
    for (let length = 0; length < body.length - 2; length += 7) {
      expect(() => readPayloadJson(body.subarray(0, length))).toThrow(PayloadError);
    }
  });
});
