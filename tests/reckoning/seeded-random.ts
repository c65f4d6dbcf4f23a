// Random numbers that are the same in every run: a seed in, the distributions the purchase models are made of out.

export type SeededRandom = {
  /** in (0, 1) */
  uniform(): number;
  exponential(rate: number): number;
  /** with the given shape and rate */
  gamma(shape: number, rate: number): number;
  beta(a: number, b: number): number;
};

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  // mulberry32
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  // Marsaglia & Tsang (2000); a small shape is lifted by 1 and brought back by a power of a uniform
  const gammaShape = (shape: number): number => {
    if (shape < 1) return gammaShape(shape + 1) * uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const z = normal();
      const v = (1 + z / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(uniform()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return {
    uniform,
    exponential: (rate) => -Math.log(uniform()) / rate,
    gamma: (shape, rate) => gammaShape(shape) / rate,
    beta: (a, b) => {
      const first = gammaShape(a);
      return first / (first + gammaShape(b));
    },
  };
}
