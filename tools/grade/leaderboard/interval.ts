/**
 * How far an accuracy, or a difference of two, is known from so many images.
 *
 * @module
 */

/** Standard deviations of a normal distribution between which 95 % lie. */
const Z = 1.959964;

/**
 * Wilson's interval of a share: it stays inside [0, 1] and has a width even where all are right.
 *
 * ```text
 * (p + z^2 / 2n  -+  z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)
 * ```
 *
 * Source: Wilson: Probable inference, the law of succession, and statistical inference (1927).
 *
 * @param right How many were right.
 * @param count Of how many, at least 1.
 * @returns The two ends, shares.
 */
export function wilsonInterval(right: number, count: number): [low: number, high: number] {
  const p = right / count, z2 = Z * Z / count;
  const half = Z * Math.sqrt(p * (1 - p) / count + z2 / (4 * count));
  return [(p + z2 / 2 - half) / (1 + z2), (p + z2 / 2 + half) / (1 + z2)];
}

/**
 * Whether two networks are told apart by the same images: only those count which one of them knows and the other does not.
 *
 * ```text
 * |b - c| > z sqrt(b + c - (b - c)^2 / n)
 * ```
 *
 * Source: McNemar: Note on the sampling error of the difference between correlated proportions or percentages (1947).
 *
 * @param first A 1 for each image that the first knows, a 0 for each other.
 * @param second The same of the second.
 * @returns Whether the 95 % interval of their difference leaves out 0.
 */
export function areToldApart(first: string, second: string): boolean {
  let onlyFirst = 0, onlySecond = 0;
  for (let i = 0; i < first.length; i++) {
    if (first[i]! > second[i]!) onlyFirst++;
    else if (first[i]! < second[i]!) onlySecond++;
  }
  const difference = onlyFirst - onlySecond;
  const variance = onlyFirst + onlySecond - difference ** 2 / first.length;
  return Math.abs(difference) > Z * Math.sqrt(variance);
}
