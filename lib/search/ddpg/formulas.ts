/**
 * The formulas of deep deterministic policy gradient, on numbers and arrays.
 *
 * @module
 */
import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  type Random,
  requireInteger,
  requireNumber,
  requireShape,
} from "../../core/mod.ts";

/** A transition, as far as {@linkcode ddpgTarget} needs it. */
export interface TargetInputs {
  /** Reward r. */
  reward: number;
  /** What the target critic makes of the next state and the target actor's action there. */
  nextValue: number;
  /** Whether the episode ended. */
  done: boolean;
}

/**
 * What the critic should say of a transition. The baseline takes the common part of all rewards away, which leaves less variance.
 *
 * ```text
 * y = r - b + gamma (1 - done) Q'(s', mu'(s'))
 * ```
 *
 * Source: Lillicrap et al.: Continuous control with deep reinforcement learning (arXiv:1509.02971), algorithm 1; the baseline: He
 * et al.: AMC (arXiv:1802.03494), equation 3.
 *
 * @param inputs Reward, next value, end.
 * @param options Baseline b; discount gamma, default 1: all decisions of an episode are worth the same.
 * @returns The target y.
 * @throws {RangeError} If a number is not finite or the discount is outside [0, 1].
 *
 * @example
 * ```ts
 * import { ddpgTarget } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(ddpgTarget({ reward: 0.75, nextValue: 0.5, done: false }, { baseline: 0.25 }), 1);
 * assert.equal(ddpgTarget({ reward: 0.75, nextValue: 0.5, done: true }, { baseline: 0.25 }), 0.5);
 * ```
 */
export function ddpgTarget(
  { reward, nextValue, done }: TargetInputs,
  options: { baseline: number; discount?: number },
): number {
  checkOptions("ddpgTarget()", options, {
    baseline: given(numberWithin()),
    discount: numberWithin({ min: 0, max: 1 }),
  });
  const { baseline, discount = 1 } = options;
  requireNumber("reward", reward);
  return reward - baseline + (done ? 0 : discount * requireNumber("nextValue", nextValue));
}

/**
 * A moving average; the first value is the average.
 *
 * ```text
 * b <- b + rate (x - b)
 * ```
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.2; rate 1/2 as in https://github.com/mit-han-lab/amc.
 *
 * @param average The average so far; undefined before the first value.
 * @param value The new value x.
 * @param rate Weight of the new value, in [0, 1]; default 1/2.
 * @returns The new average.
 *
 * @example
 * ```ts
 * import { movingAverage } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(movingAverage(undefined, 4), 4);
 * assert.equal(movingAverage(4, 8), 6);
 * ```
 */
export function movingAverage(average: number | undefined, value: number, rate = 0.5): number {
  requireNumber("rate", rate, { min: 0, max: 1 });
  requireNumber("value", value);
  return average === undefined ? value : average + rate * (value - average);
}

/**
 * Lets a target network follow the learned one slowly.
 *
 * ```text
 * target <- (1 - tau) target + tau source
 * ```
 *
 * Source: Lillicrap et al.: Continuous control with deep reinforcement learning (arXiv:1509.02971), section 3.
 *
 * @param target Parameters of the target network.
 * @param source Those of the learned network.
 * @param tau Share of the source, in [0, 1]; default 0.01.
 * @returns New parameters of the target network.
 * @throws {TypeError} If lengths differ.
 *
 * @example
 * ```ts
 * import { softUpdate } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(softUpdate(Float32Array.of(0, 8), Float32Array.of(4, 8), 0.25), Float32Array.of(1, 8));
 * ```
 */
export function softUpdate(target: Float32Array, source: Float32Array, tau = 0.01): Float32Array {
  requireNumber("tau", tau, { min: 0, max: 1 });
  requireShape("source", [source.length], [target.length]);
  return target.map((value, i) => value + tau * (source[i]! - value));
}

/** How the noise fades. */
export interface NoiseOptions {
  /** Deviation at first. Default 0.5. */
  start?: number;
  /** Factor an episode, behind the warm-up, in (0, 1]. Default 0.95. */
  decay?: number;
  /** Episodes of uniform actions before the first that is decided. Default 100. */
  warmUp?: number;
}

/**
 * Deviation of the noise in an episode.
 *
 * ```text
 * sigma_e = start decay^max(0, e - warmUp)
 * ```
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.2: 0.5, 0.95, 100 episodes.
 *
 * @param episode Episodes before this one.
 * @param options Start, decay, warm-up.
 * @returns The deviation.
 *
 * @example
 * ```ts
 * import { noiseDeviation } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(noiseDeviation(101), 0.475);
 * ```
 */
export function noiseDeviation(episode: number, options: NoiseOptions = {}): number {
  checkOptions("noiseDeviation()", options, {
    start: numberWithin({ min: 0 }),
    decay: numberWithin({ exclusiveMin: 0, max: 1 }),
    warmUp: integerWithin({ min: 0 }),
  });
  const { start = 0.5, decay = 0.95, warmUp = 100 } = options;
  requireInteger("episode", episode, { min: 0 });
  return start * decay ** Math.max(0, episode - warmUp);
}

/**
 * A normal number that lies in [0, 1]: those outside are drawn again, so that no weight piles up at the ends.
 *
 * ```text
 * a ~ N(mean, deviation^2)   given   0 <= a <= 1
 * ```
 *
 * Source: He et al.: AMC (arXiv:1802.03494), equation 2.
 *
 * @param mean The middle, in [0, 1].
 * @param deviation The spread, at least 0.
 * @param stream Where the random numbers come from.
 * @returns The number.
 * @throws {RangeError} If mean or deviation are out of range.
 *
 * @example
 * ```ts
 * import { random } from "@geta-lab/geta/core";
 * import { truncatedNormal } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(truncatedNormal(0.5, 0, random(1)), 0.5);
 * const action = truncatedNormal(1, 0.5, random(1));
 * assert.ok(action >= 0 && action <= 1);
 * ```
 */
export function truncatedNormal(mean: number, deviation: number, stream: Random): number {
  requireNumber("mean", mean, { min: 0, max: 1 });
  requireNumber("deviation", deviation, { min: 0 });
  if (deviation > 1e3) return stream.uniform(); // flat on [0, 1], and rarely met there
  for (;;) {
    // about half of the draws are within, at worst
    const action = mean + deviation * stream.normal();
    if (action >= 0 && action <= 1) return action;
  }
}
