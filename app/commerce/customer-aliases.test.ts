import { describe, expect, it } from "vitest";
import { LinkProposals, resolveCustomer } from "./customer-aliases.ts";
import { provisionalCustomerId } from "./customer-identity.ts";
import { customerFact } from "./facts-for-test.ts";

describe("following links", () => {
  const links = new Map([
    [-5n, 10n],
    [10n, 20n],
    [30n, 32n],
    [32n, 31n],
    [31n, 30n],
  ]);
  it.each([
    [1n, 1n],
    [-5n, 20n],
    [10n, 20n],
    [31n, 30n], // a circle of merges, which Shopify never sends, ends at its smallest
    [32n, 30n],
  ])("%s stands for %s", (id, person) => expect(resolveCustomer(links, id)).toBe(person));
});

describe("proposals", () => {
  it("prefer the smallest real customer", () => {
    const proposals = new LinkProposals();
    proposals.fromCustomer(customerFact({ customerId: 9n, email: "ada@example.com" }));
    proposals.fromCustomer(customerFact({ customerId: 8n, email: "ada@example.com" }));
    proposals.fromCustomer(customerFact({ customerId: -3n, email: "ada@example.com" }));
    expect([...proposals.links]).toEqual([[provisionalCustomerId({ email: "ada@example.com" }), 8n]]);
  });

  it("join whom an order named provisionally with whom it named really", () => {
    const proposals = new LinkProposals();
    proposals.fromOrder([-4n, -3n, 9n, 12n]);
    proposals.fromOrder([-2n, -1n]);
    expect([...proposals.links]).toEqual([
      [-4n, 9n],
      [-3n, 9n],
    ]);
  });

  it("never link somebody to themselves", () => {
    const proposals = new LinkProposals();
    proposals.propose(5n, 5n);
    expect(proposals.links.size).toBe(0);
  });
});
