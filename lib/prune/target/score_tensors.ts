import * as tf from "@tensorflow/tfjs-core";
import { type NamedArrays, sizeOf } from "../../core/mod.ts";
import type { Graph } from "../../graph/mod.ts";
import { type ChannelZeros, empiricalFisherDiagonal, measureZeros } from "../../importance/mod.ts";
import { inputShapeOf, type Network } from "../../nn/mod.ts";
import {
  type Batch,
  batchGradients,
  type BatchSource,
  type Loss,
  trainable,
  writeVariables,
} from "../../train/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";
import type { RecipeScore } from "../recipe/types.ts";
import type { ScoreTensors } from "./pruning_target.ts";

/** Where gradients come from. */
export interface ScoreData {
  /** The network; its variables are scratch. */
  model: Network;
  /** Where the samples come from. */
  source: BatchSource;
  /** The loss. */
  loss?: Loss | undefined;
}

/** The values that are scored. */
export interface ScoredValues {
  /** Parameters by name. */
  parameters: NamedArrays;
  /** Running statistics by name. */
  statistics: NamedArrays;
  /** Graph and groups of the network; only `apoz` needs them. */
  network?: { graph: Graph; groups: readonly PruningGroup[] };
}

/** Training batches that a recipe looks at unless it says how many. */
export const SCORE_BATCHES = 4;

/** Scores that need gradients. */
const WITH_GRADIENTS: readonly RecipeScore["by"][] = [
  "taylorFirst",
  "taylorSecond",
  "taylorSquares",
  "cosineSimilarity",
];

/**
 * What a score is computed from: gradients only if it needs them, from the first training batches, always the same. The network
 * runs in inference mode, so that no running statistic moves.
 *
 * | score                       | is given                                                              |
 * | --------------------------- | --------------------------------------------------------------------- |
 * | Taylor's and cosine         | the mean gradient of some batches                                     |
 * | optimal brain damage        | the empirical Fisher diagonal of their samples, one by one            |
 * | APoZ                        | counts of zeros at the activations behind each group                  |
 * | others                      | parameters alone                                                      |
 *
 * Source: Molchanov et al.: Importance estimation for neural network pruning (arXiv:1906.10771), for gradients on training samples.
 *
 * @param data Network, samples, loss.
 * @param score The score.
 * @param values Parameters and running statistics.
 * @returns The tensors.
 *
 * @example Magnitudes need no sample
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { scoreTensors } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp(), parameters = { "fc3/bias": new Float32Array(10) };
 * const source = imageBatches(shapes({ train: 8, validation: 2, test: 2 }), { size: 4, seed: 0 });
 * const values = { parameters, statistics: {} };
 * assert.deepEqual(scoreTensors({ model, source }, { by: "magnitude" }, values).gradients, {});
 * const { gradients } = scoreTensors({ model, source }, { by: "taylorFirst", batches: 1 }, values);
 * assert.ok(gradients["fc3/bias"]!.some((g) => g !== 0));
 * ```
 */
export function scoreTensors(
  data: ScoreData,
  { by, batches = SCORE_BATCHES }: RecipeScore,
  { parameters, statistics, network }: ScoredValues,
): ScoreTensors {
  const none = { parameters, gradients: {}, diagonals: {}, zeros: {} };
  if (by !== "obd" && by !== "apoz" && !WITH_GRADIENTS.includes(by)) return none;
  const { model, source } = data;
  writeVariables(model.variables, { ...parameters, ...statistics });
  const count = Math.min(batches, source.stepsPerEpoch);
  const chosen = Array.from({ length: count }, (_, step) => source.trainingBatch(0, step));
  if (by === "apoz" && network !== undefined) {
    return { ...none, zeros: zerosOf(data, { ...network, batches: chosen }) };
  }
  return by === "obd"
    ? { ...none, diagonals: fisherDiagonals(data, chosen) }
    : { ...none, gradients: meanGradients(data, chosen) };
}

function gradientsOf({ model, loss }: ScoreData, batch: Batch): NamedArrays {
  return batchGradients((x) => model.forward(x, { training: false }), batch, {
    inputShape: inputShapeOf(model),
    variables: model.variables,
    ...(loss && { loss }),
  }).gradients;
}

function zerosOf(
  { model }: ScoreData,
  { graph, groups, batches }: NonNullable<ScoredValues["network"]> & { batches: readonly Batch[] },
): Record<string, ChannelZeros> {
  const inputs = batches.map(({ images, count }) => [
    tf.tensor(images, [count, ...inputShapeOf(model)]),
  ]);
  const zeros = measureZeros({ graph, parameters: model.variables, groups }, inputs);
  tf.dispose(inputs);
  return zeros;
}

/** Weighted by the number of samples. */
function meanGradients(data: ScoreData, batches: readonly Batch[]): NamedArrays {
  const total = batches.reduce((sum, { count }) => sum + count, 0);
  const mean: NamedArrays = {};
  for (const batch of batches) {
    for (const [name, gradient] of Object.entries(gradientsOf(data, batch))) {
      const sum = mean[name] ??= new Float32Array(gradient.length);
      for (let i = 0; i < sum.length; i++) sum[i]! += gradient[i]! * batch.count / total;
    }
  }
  return mean;
}

/** All parameters one behind the other, so that one pass over the samples is enough. */
function fisherDiagonals(data: ScoreData, batches: readonly Batch[]): NamedArrays {
  const { model } = data, size = sizeOf(inputShapeOf(model));
  const shapes = Object.entries(trainable(model.variables));
  const length = shapes.reduce((sum, [, variable]) => sum + variable.size, 0);
  function* gradients() {
    for (const { images, labels, count } of batches) {
      for (let n = 0; n < count; n++) {
        const sample = {
          images: images.slice(n * size, (n + 1) * size),
          labels: labels.slice(n, n + 1),
          count: 1,
        };
        const all = new Float32Array(length), found = gradientsOf(data, sample);
        let at = 0;
        for (const [name, variable] of shapes) {
          if (found[name] !== undefined) all.set(found[name], at);
          at += variable.size;
        }
        yield all;
      }
    }
  }
  const diagonal = empiricalFisherDiagonal(gradients());
  let at = 0;
  return Object.fromEntries(
    shapes.map(([name, variable]) => [
      name,
      Float32Array.from(diagonal.subarray(at, at += variable.size)),
    ]),
  );
}
