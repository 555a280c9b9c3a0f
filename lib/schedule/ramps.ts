/**
 * How sparsity rises from one value to another: three curves over the same span of steps.
 *
 * @module
 */
import { checkOptions, numberWithin, requireNumber } from "../core/mod.ts";
import { rampChecks, requireRising } from "./check_ramp.ts";
import { along, constantShareShape, exponentialShape, polynomialShape } from "./ramp_shapes.ts";

/** From what to what, and when. */
export interface RampOptions {
  /** Sparsity up to `begin`, from the first step on. Default 0. */
  initial?: number;
  /** Sparsity from `end` on. */
  final: number;
  /** Step at which it begins to rise. Default 0. */
  begin?: number;
  /** Step at which the final sparsity is reached. */
  end: number;
}

/**
 * Sparsity along a polynomial: steep at first, when much can go, and flat at the end. The power 3 is the usual cubic, 1 is linear.
 *
 * ```text
 * s(n) = final + (initial - final) (1 - x)^power,    x = clip((n - begin) / (end - begin), 0, 1)
 * ```
 *
 * Source: Zhu, Gupta: To prune, or not to prune (arXiv:1710.01878), equation 1.
 *
 * @param step Steps done, n.
 * @param options The ramp, and its power > 0, 3 if absent.
 * @returns The sparsity; exactly `final` from `end` on.
 * @throws {TypeError} If an option is missing or does not exist.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Seven eighths of the way after half of the steps
 * ```ts
 * import { polynomialSparsity } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * assert.equal(polynomialSparsity(50, { final: 1, end: 100 }), 0.875);
 * assert.equal(polynomialSparsity(50, { final: 1, end: 100, power: 1 }), 0.5);
 * ```
 */
export function polynomialSparsity(
  step: number,
  options: RampOptions & { power?: number },
): number {
  checkOptions("polynomialSparsity()", options, {
    ...rampChecks,
    power: numberWithin({ exclusiveMin: 0 }),
  });
  requireAlong(step, options);
  return along(step, options, polynomialShape(options.power));
}

/**
 * Sparsity along an exponential that is steep at first.
 *
 * ```text
 * s(n) = initial + (final - initial) (1 - e^(-rate x)) / (1 - e^(-rate)),    x = clip((n - begin) / (end - begin), 0, 1)
 * ```
 *
 * The denominator makes it arrive: without it the final sparsity would only be approached.
 *
 * Source: the curve is our own; it has an exponential where equation 1 of Zhu, Gupta: To prune, or not to prune (arXiv:1710.01878) has
 * a power.
 *
 * @param step Steps done, n.
 * @param options The ramp, and its rate > 0, 3 if absent.
 * @returns The sparsity; exactly `final` from `end` on.
 * @throws {TypeError} If an option is missing or does not exist.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { exponentialSparsity } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * assert.ok(exponentialSparsity(10, { final: 0.8, end: 100 }) > 0.2);
 * assert.equal(exponentialSparsity(100, { final: 0.8, end: 100 }), 0.8);
 * ```
 */
export function exponentialSparsity(
  step: number,
  options: RampOptions & { rate?: number },
): number {
  checkOptions("exponentialSparsity()", options, {
    ...rampChecks,
    rate: numberWithin({ exclusiveMin: 0 }),
  });
  requireAlong(step, options);
  return along(step, options, exponentialShape(options.rate));
}

/**
 * Sparsity if each round removes the same share of what remains: iterative pruning.
 *
 * ```text
 * 1 - s(n) = (1 - initial) ((1 - final) / (1 - initial))^x,    x = clip((n - begin) / (end - begin), 0, 1)
 * ```
 *
 * Source: Han et al., Learning both weights and connections for efficient neural networks (arXiv:1506.02626), for rounds of
 * pruning and training.
 *
 * @param step Rounds or steps done, n.
 * @param options The ramp; its `end` is the number of rounds if `begin` is 0.
 * @returns The sparsity; exactly `final` from `end` on.
 * @throws {TypeError} If an option is missing or does not exist.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Two rounds, each of which removes half
 * ```ts
 * import { constantShareSparsity } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * const options = { final: 0.75, end: 2 };
 * assert.deepEqual([0, 1, 2].map((round) => constantShareSparsity(round, options)), [0, 0.5, 0.75]);
 * ```
 */
export function constantShareSparsity(step: number, ramp: RampOptions): number {
  checkOptions("constantShareSparsity()", ramp, rampChecks);
  requireAlong(step, ramp);
  return along(step, ramp, constantShareShape(ramp));
}

function requireAlong(step: number, ramp: RampOptions): void {
  requireNumber("step", step, { min: 0 });
  requireRising(ramp);
}
