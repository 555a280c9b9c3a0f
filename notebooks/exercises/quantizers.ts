/**
 * Random quantizers and numbers for the exercises on quantization, clear of rounding edges: no quotient by the step lies within a
 * twentieth of a half, no number within three hundredths of the clip.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import { integerBetween, numberBetween } from "./values.ts";

/** The scalars of a quantizer as the exercises name them. */
export type Quantizer = { step: number; clip: number; exponent: number };

/**
 * A real number of steps that is clear of halves.
 *
 * @param whole The whole steps below it.
 * @param stream Where the random numbers come from.
 * @returns `whole` and a part in [0.05, 0.45] or [0.55, 0.95].
 */
export function clearSteps(whole: number, stream: Random): number {
  return whole + (stream.integer(2) === 0 ? 0.05 : 0.55) + 0.4 * stream.uniform();
}

/**
 * A quantizer whose clip lies between two levels, clear of the edge.
 *
 * @param exponent Its exponent.
 * @param stream Where the random numbers come from.
 * @returns The quantizer; 3 to 12 levels on each side.
 */
export function clearQuantizer(exponent: number, stream: Random): Quantizer {
  const clip = numberBetween(0.4, 2.5, stream);
  return {
    step: clip ** exponent / clearSteps(integerBetween(3, 11, stream), stream),
    clip,
    exponent,
  };
}

/**
 * A number of either sign, one in four beyond the clip.
 *
 * @param quantizer The quantizer it is for.
 * @param stream Where the random numbers come from.
 * @returns The number, never 0.
 */
export function clearNumber({ step, clip, exponent }: Quantizer, stream: Random): number {
  const sign = stream.integer(2) === 0 ? 1 : -1;
  if (stream.integer(4) === 0) return sign * clip * numberBetween(1.05, 4, stream);
  for (;;) {
    const levels = Math.floor(clip ** exponent / step);
    const size = (step * clearSteps(stream.integer(levels + 1), stream)) ** (1 / exponent);
    if (size < 0.97 * clip) return sign * size;
  }
}
