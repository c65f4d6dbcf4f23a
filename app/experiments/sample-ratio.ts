// Did the visitors split as planned? When not, something loses visitors of one group, and no figure can be trusted.
import { chiSquareTail } from "../numerics/chi-square.ts";
import { lnGamma } from "../numerics/special-functions.ts";

export type SampleRatio = {
  /** the split is so far from plan that chance is no explanation */
  broken: boolean;
  /** Pearson's χ² against the planned shares, and how often chance alone gives as much at ONE look */
  chiSquare: number;
  pValue: number;
  /** holds at all looks together: the chance of ever seeing a value this small is at most this value */
  anytimePValue: number;
};

/**
 * One experiment in a thousand is called broken by chance in its whole life, looked at daily or hourly.
 * Two in a thousand would still be rare; a false alarm costs the merchant the whole experiment.
 */
export const BROKEN_BELOW = 0.001;

/** How far from plan a split is looked for, as visitors of prior knowledge: large finds small deviations, late. */
const CONCENTRATIONS = [10, 100, 1_000, 10_000];

type Group = { share: number; visitors: number };

/**
 * χ² for the eye, and for the decision the multinomial mixture test of Lindon & Malek (2022), "Anytime-valid inference
 * for multinomial count data": a Dirichlet mixture around the plan against the plan. χ² with a fixed threshold would
 * raise a false alarm ever more often the more often one looks. The mean of several such tests is one too.
 * @returns null with fewer than two groups or without visitors
 */
export function sampleRatio(groups: Group[]): SampleRatio | null {
  const planned = groups.reduce((sum, { share }) => sum + share, 0);
  const visitors = groups.reduce((sum, group) => sum + group.visitors, 0);
  if (groups.length < 2 || visitors === 0 || !(planned > 0)) return null;
  const shares = groups.map(({ share }) => share / planned);
  const counts = groups.map((group) => group.visitors);
  const chiSquare = shares.reduce((sum, share, i) => {
    const expected = share * visitors;
    return sum + (counts[i]! - expected) ** 2 / expected;
  }, 0);
  const evidence = meanExp(CONCENTRATIONS.map((concentration) => lnEvidence(shares, counts, concentration)));
  const anytimePValue = Math.min(1, 1 / evidence);
  return {
    broken: anytimePValue < BROKEN_BELOW,
    chiSquare,
    pValue: chiSquareTail(chiSquare, groups.length - 1),
    anytimePValue,
  };
}

/** ln of the Dirichlet(concentration × shares) mixture likelihood over the plan's (Lindon & Malek, equation 6). */
function lnEvidence(shares: number[], counts: number[], concentration: number): number {
  const visitors = counts.reduce((sum, count) => sum + count, 0);
  return shares.reduce(
    (sum, share, i) =>
      sum +
      lnGamma(concentration * share + counts[i]!) -
      lnGamma(concentration * share) -
      counts[i]! * Math.log(share),
    lnGamma(concentration) - lnGamma(concentration + visitors),
  );
}

function meanExp(logarithms: number[]): number {
  return logarithms.reduce((sum, value) => sum + Math.exp(Math.min(value, 700)), 0) / logarithms.length;
}
