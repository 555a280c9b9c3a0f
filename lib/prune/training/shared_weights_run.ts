import { checkOptions, given, integerWithin, type NamedArrays, unchecked } from "../../core/mod.ts";
import { sharedValues, type SharedWeights } from "../../hardware/mod.ts";
import type { Network } from "../../nn/mod.ts";
import { applyUpdates, optimizer as optimizerOf, type OptimizerConfig } from "../../optim/mod.ts";
import { centroidGradients, ZERO_LABEL } from "../../quant/mod.ts";
import {
  type BatchSource,
  type Learner,
  type LearningRate,
  readVariables,
  requireFit,
  statistics,
  trainable,
  type TrainingRun,
  trainingRun,
} from "../../train/mod.ts";

/** How {@linkcode sharedWeightsRun} trains. */
export interface SharedWeightsRunOptions {
  /** The layers whose weights are shared, by the names of their parameters. */
  layers: Readonly<Record<string, SharedWeights>>;
  /** Length in steps. */
  totalSteps: number;
  /** Highest learning rate, which a cosine lets fall to zero, or a function of the steps done. */
  learningRate: LearningRate;
  /** Optimizer of the shared values and of all other parameters. */
  optimizer: OptimizerConfig;
}

/**
 * Training of shared values as a run, the third stage of Deep Compression: clusters stay as they are, what is zero stays zero, and
 * each shared value moves by the sum of its weights' gradients. Parameters that share nothing, such as biases, train on as usual.
 *
 * ```text
 * g_i <- sum over { j : I_j = I_i } of dL/dw_j      0 where I_i = -1
 * w   <- w - rate optimizer(g)                      the same for all weights of a cluster
 * ```
 *
 * Without momentum this is {@linkcode centroidStep}.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.3.
 *
 * @param model The network; its other parameters start from the values that it has now.
 * @param source Where the samples come from.
 * @param options Shared layers, length, learning rate, optimizer.
 * @returns The run; {@linkcode sharedLayers} reads the values out of its state.
 * @throws {TypeError} If network and samples do not fit together, or a layer is none of the network.
 * @throws {RangeError} If an option is out of range.
 *
 * @example Two hundred thousand weights learn with eight values
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { shareWeights } from "@geta-lab/geta/hardware";
 * import { mlp } from "@geta-lab/geta/models";
 * import { sharedWeightsRun } from "@geta-lab/geta/prune";
 * import { readVariables } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp(), [name, { shape }] = Object.entries(model.variables)[0]!;
 * const source = imageBatches(shapes({ train: 20, validation: 10, test: 10 }), { size: 20, seed: 0 });
 * const shared = shareWeights(readVariables(model.variables)[name]!, { shape, clusters: 8 });
 * const run = sharedWeightsRun(model, source, {
 *   layers: { [name]: shared },
 *   totalSteps: 1,
 *   learningRate: 1e-3,
 *   optimizer: { rule: "adam" },
 * });
 * const { state } = run.advance(run.start());
 * assert.equal(new Set(state.learner.parameters[name]).size, 8);
 * ```
 */
export function sharedWeightsRun(
  model: Network,
  source: BatchSource,
  options: SharedWeightsRunOptions,
): TrainingRun<Learner> {
  checkOptions("sharedWeightsRun()", options, {
    layers: given(unchecked),
    totalSteps: given(integerWithin({ min: 0 })),
    learningRate: given(unchecked),
    optimizer: given(unchecked),
  });
  requireFit(model, source);
  const { layers, totalSteps, learningRate, optimizer } = options, { variables } = model;
  const { update, init, decay } = optimizerOf(optimizer);
  const initial = readVariables(trainable(variables));
  const initialStatistics = readVariables(statistics(variables));
  requireLayers(layers, initial);
  return trainingRun({
    name: "shared weights",
    model,
    source,
    variables,
    forward: (x, mode) => model.forward(x, mode),
    rule: optimizer.rule,
    learningRate,
    firstStep: 0,
    totalSteps,
    start: () => ({
      learner: {
        parameters: { ...initial, ...valuesOf(layers) },
        optimizer: init(),
      },
      statistics: initialStatistics,
    }),
    update(learner, gradients, { learningRate }) {
      const { parameters } = learner;
      for (const [name, layer] of Object.entries(layers)) sumByCluster(gradients[name]!, layer);
      const { updates, state } = update(gradients, learner.optimizer, parameters);
      applyUpdates(parameters, updates, { learningRate, decay });
      // an engine may compute the last elements of an array in another way: equal by construction, not by luck
      for (const [name, layer] of Object.entries(sharedLayers(layers, parameters))) {
        parameters[name]!.set(sharedValues(layer));
      }
      return { learner: { ...learner, optimizer: state }, news: { stage: "fine-tuning" } };
    },
    parseBookkeeping: () => ({}),
  });
}

/**
 * The shared layers with the values that training has given them.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.1.
 *
 * @param layers The layers as they were shared.
 * @param parameters Weights by name, equal within each cluster.
 * @returns The same clusters; each value is the weight of the cluster's first member, and that of an empty cluster stays.
 * @throws {TypeError} If a layer is none of the parameters, or has another number of weights.
 *
 * @example
 * ```ts
 * import { sharedLayers } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const fc = { shape: [4], centroids: Float32Array.of(-1, 2, 9), labels: Int32Array.of(-1, 1, 1, 0) };
 * const trained = sharedLayers({ fc }, { fc: Float32Array.of(0, 2.5, 2.5, -0.5) });
 * assert.deepEqual(trained.fc!.centroids, Float32Array.of(-0.5, 2.5, 9));
 * ```
 */
export function sharedLayers(
  layers: Readonly<Record<string, SharedWeights>>,
  parameters: NamedArrays,
): Record<string, SharedWeights> {
  requireLayers(layers, parameters);
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => {
      const { labels } = layer, weights = parameters[name]!, centroids = layer.centroids.slice();
      for (let i = labels.length - 1; i >= 0; i--) {
        if (labels[i] !== ZERO_LABEL) centroids[labels[i]!] = weights[i]!;
      }
      return [name, { ...layer, centroids }];
    }),
  );
}

/** Gives each weight the sum of its cluster's gradients, in place. */
function sumByCluster(gradients: Float32Array, { labels, centroids }: SharedWeights): void {
  const sums = centroidGradients(gradients, labels, centroids.length);
  for (let i = 0; i < labels.length; i++) {
    gradients[i] = labels[i] === ZERO_LABEL ? 0 : sums[labels[i]!]!;
  }
}

function valuesOf(layers: Readonly<Record<string, SharedWeights>>): NamedArrays {
  return Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [name, sharedValues(layer)]),
  );
}

function requireLayers(
  layers: Readonly<Record<string, SharedWeights>>,
  parameters: NamedArrays,
): void {
  for (const [name, { labels }] of Object.entries(layers)) {
    const found = Object.hasOwn(parameters, name) ? parameters[name]!.length : "none";
    if (found !== labels.length) {
      throw new TypeError(
        `Cannot share ${name}: there must be a parameter of ${labels.length} weights: current value is ${found}`,
      );
    }
  }
}
