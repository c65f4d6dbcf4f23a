import { describe, expect, it } from "vitest";
import { seededRandom } from "../../tests/reckoning/seeded-random.ts";
import { BROKEN_BELOW, sampleRatio } from "./sample-ratio.ts";

const split = (...visitors: number[]) => visitors.map((count) => ({ share: 1, visitors: count }));

describe("sample ratio", () => {
  it("a large experiment at Bing: 821,588 to 815,482 planned evenly has p = 1.8e-6", () => {
    // Kohavi, Tang & Xu (2020), Trustworthy Online Controlled Experiments, chapter 21
    const checked = sampleRatio(split(821_588, 815_482))!;
    expect(checked.pValue).toBeCloseTo(1.8e-6, 7);
    expect(checked.broken).toBe(true);
  });

  it("χ² of 60 to 40 planned evenly is 4", () => {
    const checked = sampleRatio(split(60, 40))!;
    expect(checked.chiSquare).toBeCloseTo(4, 12);
    expect(checked.pValue).toBeCloseTo(0.0455, 4);
    expect(checked.broken).toBe(false);
  });

  it.each([
    [
      "shares need not add up to one",
      [
        { share: 90, visitors: 9_050 },
        { share: 10, visitors: 950 },
      ],
      false,
    ],
    [
      "a holdout nobody reports is found soon",
      [
        { share: 0.9, visitors: 200 },
        { share: 0.1, visitors: 0 },
      ],
      true,
    ],
    [
      "three groups",
      [
        { share: 1, visitors: 5_000 },
        { share: 1, visitors: 5_050 },
        { share: 1, visitors: 4_400 },
      ],
      true,
    ],
  ])("%s", (_, groups, broken) => {
    expect(sampleRatio(groups)!.broken).toBe(broken);
  });

  it("has nothing to say of one group, or of none", () => {
    expect(sampleRatio(split(10))).toBeNull();
    expect(sampleRatio(split(0, 0))).toBeNull();
  });

  it("looked at after every visitor, χ² at 1 % cries wolf in a third of experiments and this in hardly any", () => {
    const random = seededRandom(11);
    let plain = 0;
    let anytime = 0;
    for (let experiment = 0; experiment < 100; experiment++) {
      let first = 0;
      const wrong = { plain: false, anytime: false };
      for (let visitors = 1; visitors <= 3_000; visitors++) {
        if (random.uniform() < 0.5) first += 1;
        if (visitors % 10 > 0) continue;
        const checked = sampleRatio(split(first, visitors - first))!;
        if (checked.pValue < 0.01) wrong.plain = true;
        if (checked.broken) wrong.anytime = true;
      }
      plain += Number(wrong.plain);
      anytime += Number(wrong.anytime);
    }
    expect(plain).toBeGreaterThan(8);
    expect(anytime).toBeLessThanOrEqual(100 * BROKEN_BELOW + 1);
  });
});
