/**
 * Random values for the hidden cases of exercises, with fair boundaries: values are either well apart or exactly equal.
 *
 * @module
 */
import { permutation, type Random } from "@geta-lab/geta/core";

/**
 * Weights whose magnitudes are all different and not 0, with both signs.
 *
 * @param n How many.
 * @param stream Where the random numbers come from.
 * @returns The weights, [n]: shuffled numbers of the size of (1 … n) / n, at least 0.5 / n apart.
 */
export function distinctWeights(n: number, stream: Random): number[] {
  return Array.from(permutation(n, stream), (rank) => {
    const size = (rank + 1 - 0.5 * stream.uniform()) / n;
    return stream.integer(2) === 0 ? size : -size;
  });
}

/**
 * Weights with many equal magnitudes, zeros among them.
 *
 * @param n How many.
 * @param stream Where the random numbers come from.
 * @returns The weights, [n]: multiples of 1/8 in [-1/2, 1/2], exact in binary.
 */
export function tiedWeights(n: number, stream: Random): number[] {
  return Array.from({ length: n }, () => (stream.integer(9) - 4) / 8);
}

/**
 * A whole number.
 *
 * @param from The smallest.
 * @param to The largest.
 * @param stream Where the random numbers come from.
 * @returns One of from … to.
 */
export function integerBetween(from: number, to: number, stream: Random): number {
  return from + stream.integer(to - from + 1);
}

/**
 * A real number.
 *
 * @param from Lower bound.
 * @param to Upper bound.
 * @param stream Where the random numbers come from.
 * @returns Uniform in [from, to).
 */
export function numberBetween(from: number, to: number, stream: Random): number {
  return from + (to - from) * stream.uniform();
}
