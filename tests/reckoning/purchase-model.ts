// The purchase models as their stories go, with no formula of theirs: a customer with a rate λ and a chance p to leave
// is weighed against the history, and every λ and p is tried on a fine grid. Slow, and hard to get wrong.

type Parameters = { r: number; alpha: number; a: number; b: number };
type History = { x: number; tx: number; T: number };

export type ModelReckoning = { logLikelihood: number; alive: number; expected: number };

/** @param leaveAtOnce whether one may leave after the first purchase already */
export function reckonModel(
  leaveAtOnce: boolean,
  { r, alpha, a, b }: Parameters,
  { x, tx, T }: History,
  weeks: number,
): ModelReckoning {
  const rates = grid((u) => r * u - alpha * Math.exp(u), Math.log(r / alpha)).map(({ at, weight }) => ({
    rate: Math.exp(at),
    weight,
  }));
  const leavings = grid((u) => a * lnSigmoid(u) + b * lnSigmoid(-u), Math.log(a / b)).map(
    ({ at, weight }) => ({
      p: Math.exp(lnSigmoid(at)),
      stay: Math.exp(lnSigmoid(-at)),
      weight,
    }),
  );
  const choices = leaveAtOnce ? x + 1 : x;
  let prior = 0;
  let likelihood = 0;
  let alive = 0;
  let expected = 0;
  for (const { rate, weight } of rates) {
    const silentSinceTx = Math.exp(-rate * (T - tx));
    // e^(−λ t_x) λ^x is common to both ways the history can have come about
    const common = weight * Math.exp(x * Math.log(rate) - rate * tx);
    for (const { p, stay, weight: chance } of leavings) {
      const stayed = stay ** choices * silentSinceTx;
      const left = choices > 0 ? p * stay ** (choices - 1) : 0;
      prior += weight * chance;
      likelihood += common * chance * (stayed + left);
      alive += common * chance * stayed;
      expected += (common * chance * stayed * -Math.expm1(-rate * p * weeks)) / p;
    }
  }
  return {
    logLikelihood: Math.log(likelihood / prior),
    alive: alive / likelihood,
    expected: expected / likelihood,
  };
}

/** Evenly spaced points from the peak outwards until the weight is nothing. */
function grid(lnWeight: (u: number) => number, peak: number): { at: number; weight: number }[] {
  const step = 0.1;
  const points: { at: number; weight: number }[] = [];
  for (const direction of [1, -1]) {
    for (let i = direction === 1 ? 0 : 1; ; i++) {
      const at = peak + direction * i * step;
      const weight = Math.exp(lnWeight(at) - lnWeight(peak));
      if (weight < 1e-14) break;
      points.push({ at, weight });
    }
  }
  return points;
}

const lnSigmoid = (u: number) => (u > 0 ? -Math.log1p(Math.exp(-u)) : u - Math.log1p(Math.exp(u)));
