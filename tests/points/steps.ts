// What may happen to one customer's points, as data: random sequences of it are done by the product and on paper.
import fc from "fast-check";

export type Step =
  | { do: "pass"; days: number }
  | { do: "order"; total: number }
  | { do: "refund"; nth: number; amount: number }
  | { do: "cancel"; nth: number; cancelled: boolean }
  | { do: "redeem"; reward: "small" | "large" }
  | { do: "redeem-again" }
  | { do: "give-back"; nth: number }
  | { do: "adjust"; points: number }
  | { do: "import"; points: number; lasts: number }
  | { do: "settle-again" };

export const PRICES = { small: 40, large: 250 };

const nth = fc.nat(9);
const amount = fc.oneof(fc.integer({ min: 1, max: 50_000 }), fc.constantFrom(1, 99, 100, 10_000, 50_000));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("pass"), days: fc.constantFrom(1, 7, 14, 15, 30, 60, 61) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("order"), total: amount }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("refund"), nth, amount }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel"), nth, cancelled: fc.boolean() }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("redeem"), reward: fc.constantFrom("small", "large") }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("redeem-again") }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("give-back"), nth }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("adjust"), points: fc.integer({ min: -300, max: 300 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("import"),
      points: fc.integer({ min: 1, max: 500 }),
      lasts: fc.constantFrom(5, 20, 100),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("settle-again") }) },
) as fc.Arbitrary<Step>;

export const sequences = fc.array(step, { minLength: 1, maxLength: 14 });
