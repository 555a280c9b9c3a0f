/**
 * Shapes of ramps: which part of the way from the initial to the final sparsity is done after a part x of the time.
 *
 * @module
 */
import type { RampOptions } from "./ramps.ts";

/** From [0, 1] to [0, 1], rising. */
export type RampShape = (x: number) => number;

/**
 * The shape of `polynomialSparsity()`.
 *
 * @param power The power.
 * @returns The shape.
 */
export function polynomialShape(power = 3): RampShape {
  return (x) => 1 - (1 - x) ** power;
}

/**
 * The shape of `exponentialSparsity()`.
 *
 * @param rate The rate.
 * @returns The shape.
 */
export function exponentialShape(rate = 3): RampShape {
  return (x) => Math.expm1(-rate * x) / Math.expm1(-rate);
}

/**
 * The shape of `constantShareSparsity()`.
 *
 * @param ramp Both sparsities.
 * @returns The shape.
 */
export function constantShareShape(
  { initial = 0, final }: Pick<RampOptions, "initial" | "final">,
): RampShape {
  if (final === initial) return (x) => x;
  return (x) => (1 - ((1 - final) / (1 - initial)) ** x) * (1 - initial) / (final - initial);
}

/**
 * `initial + (final - initial) shape(x)`, with both ends exact.
 *
 * @param step Steps done.
 * @param ramp The ramp, checked.
 * @param shape Its shape.
 * @returns The sparsity.
 */
export function along(
  step: number,
  { initial = 0, final, begin = 0, end }: RampOptions,
  shape: RampShape,
): number {
  if (step >= end) return final;
  if (step <= begin) return initial;
  return initial + (final - initial) * shape((step - begin) / (end - begin));
}
