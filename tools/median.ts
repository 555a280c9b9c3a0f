/**
 * The middle of some numbers.
 *
 * @param values At least one number.
 * @returns The median; of an even count the mean of the two in the middle.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
