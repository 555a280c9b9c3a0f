import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  type NamedArrays,
  type NamedVariables,
  requireInteger,
  requireNumber,
  someFunction,
  unchecked,
} from "../core/mod.ts";
import { firstNotFinite } from "./finite.ts";
import { readVariables, statistics, writeVariables } from "./variables.ts";

/** How {@linkcode reestimateBatchNorm} runs the network. */
export interface ReestimateBatchNormOptions<Samples> {
  /** Runs the network forward IN TRAINING MODE on some samples, which moves its running statistics; what it returns is dropped. */
  forward: (samples: Samples) => unknown;
  /** How far that moves the statistics towards those of the batch, in (0, 1]; default 0.1, as {@linkcode batchNorm} does. */
  momentum?: number;
}

/**
 * Measures the running means and variances of all batch norms anew, after weights were removed: those from training belong to the
 * activations of the whole network. It is the cheapest way to win accuracy back, without a gradient. Nothing but running
 * statistics changes.
 *
 * | symbol | meaning                                                   |
 * | ------ | --------------------------------------------------------- |
 * | s_k    | mean or variance of batch k, as training measures it      |
 * | n_k    | samples of batch k                                        |
 * | mu     | `momentum`                                                |
 *
 * ```text
 * statistics = sum_k n_k s_k / sum_k n_k
 * s_k = r / mu,   where r is what training makes of running statistics 0:  r = (1 - mu) 0 + mu s_k
 * ```
 *
 * The average weighs all samples alike, where training's own running average would weigh the last batches most. The variance is
 * that within the batches: batches should be as large as in training. The first batch runs twice, to see which variables the
 * network moves.
 *
 * Source: the option `momentum=None` of PyTorch's BatchNorm2d (cumulative average),
 * https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm2d.html; batch norm adaptation of
 * https://github.com/openvinotoolkit/nncf.
 *
 * @param variables Variables of the network by name; its running statistics are changed in place.
 * @param batches Training samples, at least one batch, each with its number of samples; no label is needed.
 * @param options The network, and its momentum.
 * @returns The new statistics by name; empty if the network has none.
 * @throws {RangeError} If there is no batch, a batch is empty, or a statistic becomes NaN or infinite. The statistics are then what
 * they were, as if `forward` throws.
 *
 * @example The mean of two batches
 * ```ts
 * import { batchNorm, variableStore } from "@geta-lab/geta/nn";
 * import { reestimateBatchNorm } from "@geta-lab/geta/train";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0), layer = batchNorm(store, "bn", 1);
 * const batches = [{ x: [[1], [3]], count: 2 }, { x: [[6]], count: 1 }];
 * const forward = ({ x }: { x: number[][] }) => layer(tf.tensor2d(x), { training: true });
 * const means = reestimateBatchNorm(store.variables, batches, { forward })["bn/mean"]!;
 * assert.ok(Math.abs(means[0]! - 10 / 3) < 1e-5);
 * ```
 */
export function reestimateBatchNorm<Samples extends { count: number }>(
  variables: NamedVariables,
  batches: Iterable<Samples>,
  options: ReestimateBatchNormOptions<Samples>,
): NamedArrays {
  checkOptions("reestimateBatchNorm()", options, {
    forward: given(someFunction),
    momentum: unchecked,
  });
  const { forward, momentum = 0.1 } = options;
  requireNumber("momentum", momentum, { exclusiveMin: 0, max: 1 });
  const still = statistics(variables), before = readVariables(still);
  const run = (samples: Samples) => tf.tidy(() => void forward(samples));
  const sums: Record<string, Float64Array> = {};
  let samplesSeen = 0;
  let averages: NamedArrays = {};
  try {
    for (const samples of batches) {
      const count = requireInteger("count", samples.count, { min: 1 });
      if (samplesSeen === 0) {
        run(samples);
        for (const name of movedNames(readVariables(still), before)) {
          sums[name] = new Float64Array(before[name]!.length);
        }
      }
      samplesSeen += count;
      const running = Object.fromEntries(Object.keys(sums).map((name) => [name, variables[name]!]));
      writeVariables(running, zerosLike(sums));
      run(samples);
      for (const [name, moved] of Object.entries(readVariables(running))) {
        moved.forEach((r, i) => sums[name]![i]! += count * r / momentum);
      }
    }
    averages = averagesOf(sums, samplesSeen);
  } finally {
    writeVariables(still, { ...before, ...averages });
  }
  return averages;
}

/** Variables whose values are others now. */
function movedNames(now: NamedArrays, before: NamedArrays): string[] {
  return Object.keys(before).filter((name) => now[name]!.some((x, i) => x !== before[name]![i]));
}

function zerosLike(arrays: Record<string, ArrayLike<number>>): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { length }]) => [name, new Float32Array(length)]),
  );
}

function averagesOf(sums: Record<string, Float64Array>, count: number): NamedArrays {
  if (count === 0) {
    throw new RangeError(
      "Cannot re-estimate batch norm: there must be at least one batch: current value is 0",
    );
  }
  const averages = Object.fromEntries(
    Object.entries(sums).map(([name, sum]) => [name, Float32Array.from(sum, (s) => s / count)]),
  );
  const broken = firstNotFinite(averages);
  if (broken === undefined) return averages;
  throw new RangeError(
    `Cannot re-estimate batch norm: statistics must be finite: current value of ${broken} is not`,
  );
}
