// How far off fitted parameters may be: the inverse of the curvature of the log-likelihood at its top.

/**
 * The covariance of the parameters' logarithms (the observed information, inverted), or null where the top is a ridge
 * and the data say nothing along it.
 * @param byLogs writes the log-likelihood's derivatives by the logarithms of the parameters
 */
export function logCovariance(
  byLogs: (parameters: number[], gradient: Float64Array) => void,
  parameters: number[],
): number[][] | null {
  const size = parameters.length;
  // central differences of an analytic gradient: the error is of the order of the step squared
  const STEP = 1e-4;
  const information = parameters.map((_, i) => {
    const gradientAt = (sign: number) => {
      const moved = parameters.map((value, k) => (k === i ? value * Math.exp(sign * STEP) : value));
      const gradient = new Float64Array(size);
      byLogs(moved, gradient);
      return gradient;
    };
    const above = gradientAt(1);
    const below = gradientAt(-1);
    return Array.from(above, (value, k) => -(value - below[k]!) / (2 * STEP));
  });
  const symmetric = information.map((row, i) => row.map((value, k) => (value + information[k]![i]!) / 2));
  return inverse(symmetric);
}

/** The variance of a figure that depends on the parameters (delta method). */
export function deltaVariance(covariance: number[][], slopes: number[]): number {
  return covariance.reduce(
    (total, row, i) => total + row.reduce((sum, value, k) => sum + value * slopes[i]! * slopes[k]!, 0),
    0,
  );
}

/** Of a symmetric positive definite matrix, by Cholesky; null for any other. */
export function inverse(matrix: number[][]): number[][] | null {
  const size = matrix.length;
  const lower = matrix.map(() => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++) {
    for (let k = 0; k <= i; k++) {
      let rest = matrix[i]![k]!;
      for (let j = 0; j < k; j++) rest -= lower[i]![j]! * lower[k]![j]!;
      if (i === k) {
        if (!(rest > 1e-10 * Math.abs(matrix[i]![i]!))) return null;
        lower[i]![i] = Math.sqrt(rest);
      } else lower[i]![k] = rest / lower[k]![k]!;
    }
  }
  const solve = (unit: number) => {
    const y = new Array<number>(size).fill(0);
    for (let i = 0; i < size; i++) {
      let rest = i === unit ? 1 : 0;
      for (let j = 0; j < i; j++) rest -= lower[i]![j]! * y[j]!;
      y[i] = rest / lower[i]![i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let rest = y[i]!;
      for (let j = i + 1; j < size; j++) rest -= lower[j]![i]! * y[j]!;
      y[i] = rest / lower[i]![i]!;
    }
    return y;
  };
  return matrix.map((_, unit) => solve(unit));
}
