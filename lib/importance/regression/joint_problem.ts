import { requireInteger, requireShape } from "../../core/mod.ts";
import { channelProblem } from "./channel_problem.ts";
import type { LassoProblem } from "./lasso.ts";
import type { SampledLayer } from "./sampled_layer.ts";

/**
 * The LASSO of structures that several layers read: one coefficient for each structure, errors of all readers together, each as a share
 * of what the layer gives. Behind a residual sum a channel is worth what all its readers make of it. A reader that gives nothing but zeros has
 * no say.
 *
 * ```text
 * G = mean over readers of  G_r / e_r,    q = mean of  q_r / e_r,    e_r = mean square of the targets of r
 * ```
 *
 * @param layers Readers of the same structures.
 * @returns The products; their energy is 1, or 0 if no reader gives anything.
 * @throws {TypeError} If sizes do not fit.
 * @throws {RangeError} If there is no layer, or a number is not finite.
 *
 * @example One reader twice is that reader
 * ```ts
 * import { jointProblem } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const sizes = { samples: 1, channels: 2, taps: 1, outputs: 1 };
 * const layer = { inputs: [1, 2], weights: [3, 1], targets: [5], ...sizes };
 * assert.deepEqual(jointProblem([layer, layer]), jointProblem([layer]));
 * ```
 */
export function jointProblem(layers: readonly SampledLayer[]): LassoProblem {
  requireInteger("the number of layers", layers.length, { min: 1 });
  const { channels } = layers[0]!;
  const gram = new Float64Array(channels * channels), correlation = new Float64Array(channels);
  for (const { channels: own } of layers) {
    requireShape("the channels of a layer", [own], [channels]);
  }
  const problems = layers.map(channelProblem).filter(({ energy }) => energy > 0);
  for (const problem of problems) {
    const share = 1 / (problem.energy * problems.length);
    problem.gram.forEach((value, at) => gram[at]! += share * value);
    problem.correlation.forEach((value, at) => correlation[at]! += share * value);
  }
  return { gram, correlation, energy: Math.min(1, problems.length) };
}
