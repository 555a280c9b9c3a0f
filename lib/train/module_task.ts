import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  integerWithin,
  permutation,
  random,
  type Tensor,
  unchecked,
} from "../core/mod.ts";
import { type InputSpec, inputText, takesSample } from "../nn/mod.ts";
import type { Metric } from "../report/mod.ts";
import { DivergenceError } from "./finite.ts";
import { describeBatches } from "./describe_batches.ts";
import type { Loss } from "./gradients.ts";
import { requireModule, taskSplits } from "./require_module.ts";
import type { LabelledBatch, Task } from "./task.ts";
import { sumOverSamples, tryModule } from "./try_module.ts";

/** Batches in a row: a list, or what makes each when it is asked for. */
export interface Batches<Batch> {
  /** How many. */
  readonly length: number;
  /** The batch of a position, from 0; always the same one. */
  at(index: number): Batch | undefined;
}

/** A metric of the user's. */
export interface ModuleMetric<Outputs, Labels>
  extends Pick<Metric, "name" | "better">, Partial<Pick<Metric, "format">> {
  /**
   * Its value for a batch.
   *
   * @param outputs The results of the network.
   * @param labels The labels of the batch.
   * @returns One number for each sample, [batch], or their mean.
   */
  measure(outputs: Outputs, labels: Labels): Tensor | number;
}

/** What the module of a task exports. */
export interface TaskModule<Inputs, Outputs, Labels> {
  /** Samples to train with, to watch the training by, and to report on. */
  batches: Record<"train" | "validation" | "test", Batches<LabelledBatch<Inputs, Labels>>>;
  /** The loss. */
  loss: Loss<Outputs, Labels>;
  /** By what the network is judged; the loss if it is left out. */
  metric?: ModuleMetric<Outputs, Labels>;
  /** The arguments of the network, where the batches do not show it: tokens that are stored as float32, lengths that differ between batches. */
  inputs?: InputSpec[];
}

/** How {@linkcode moduleTask} uses a module. */
export interface ModuleTaskOptions {
  /** Seed of the order of the training batches. Default 0. */
  seed?: number;
  /** What errors call the module. Default `task`. */
  name?: string;
}

/**
 * A task of one's own: any number of inputs, any loss, any metric. Each epoch sees all training batches, in an order of its own.
 *
 * ```text
 * value of the metric = sum over batches of (samples x value of the batch) / all samples
 * ```
 *
 * @param module Batches and loss, for example all that a module exports; every batch is looked at once.
 * @param options Seed and name.
 * @returns The task, for {@linkcode trainingRun} and all that is made of it.
 * @throws {TypeError} If something is missing or of another type, or a batch has another shape than the first.
 * @throws {RangeError} If a split has no batch.
 *
 * @example Two numbers, and how far the network is from their sum
 * ```ts
 * import { moduleTask } from "@geta-lab/geta/train";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const batch = { inputs: [tf.tensor2d([[1], [2]]), tf.tensor2d([[3], [4]])], labels: tf.tensor2d([[4], [7]]) };
 * const task = moduleTask({
 *   batches: { train: [batch], validation: [batch], test: [batch] },
 *   loss: (sum: tf.Tensor, labels: tf.Tensor) => tf.losses.meanSquaredError(labels, sum),
 * });
 * const { accuracy } = task.evaluate(([a, b]) => tf.add(a!, b!), "test");
 * assert.equal(accuracy, (0 + 1) / 2);
 * assert.deepEqual(task.metric, { name: "loss", better: "smaller", format: "number" });
 * ```
 */
export function moduleTask<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
  Labels,
>(
  module: TaskModule<Inputs, Outputs, Labels>,
  options: ModuleTaskOptions = {},
): Task<Inputs, Outputs, Labels> {
  checkOptions("moduleTask()", options, { seed: integerWithin({ min: 0 }), name: unchecked });
  const { seed = 0, name = "task" } = options;
  requireModule(module, name);
  const { batches, loss } = module;
  const { measure, name: metricName, better, format = "number" }: ModuleMetric<Outputs, Labels> =
    module.metric ?? { name: "loss", better: "smaller", measure: loss };
  const metric: Metric = { name: metricName, better, format };
  const { inputs: given } = module;
  const train = describeBatches(batches.train, `${name}: batches.train`, {
    ...given && { inputs: given },
  });
  for (const split of taskSplits.slice(1)) {
    describeBatches(batches[split], `${name}: batches.${split}`, train);
  }
  const inputs = given ?? train.inputs;
  const stepsPerEpoch = batches.train.length, tried = { loss, measure, name, metric: metricName };
  return {
    inputs,
    metric,
    classes: 0,
    stepsPerEpoch,
    loss,
    trainingBatch(epoch, step) {
      const order = permutation(stepsPerEpoch, random(seed, epoch));
      return batches.train.at(order[step]!)!;
    },
    testBatch: () => batches.test.at(0)!,
    evaluate(forward, split) {
      const { length } = batches[split], one = { sum: 0, count: 0 };
      for (let i = 0; i < length; i++) {
        tf.tidy(() => {
          const { inputs, labels } = batches[split].at(i)!;
          const size = [inputs].flat()[0]!.shape[0]!;
          one.sum += sumOverSamples(
            measure(forward(inputs), labels),
            size,
            `${name}: metric ${metricName}`,
          );
          one.count += size;
        });
      }
      const value = one.sum / one.count;
      if (Number.isFinite(value)) {
        return { accuracy: value, count: one.count, answers: [], labels: [] };
      }
      throw new DivergenceError(
        `Cannot go on: the ${metricName} of the ${split} batches must be a finite number: current value is ${value}`,
      );
    },
    requireFit({ name: model, ...network }) {
      const fits = network.inputs.length === train.inputs.length &&
        network.inputs.every((input, i) => takesAll(input, train.inputs[i]!));
      if (fits) return;
      const [wanted, found] = [network, train].map(({ inputs }) =>
        inputs.map(inputText).join(" and ")
      );
      throw new TypeError(
        `Cannot use ${name} to train ${model}: inputs of its batches must be of shape ${wanted}: current value is ${found}`,
      );
    },
    requireSamples() {}, // they were looked at above
    requireResults: (model) => tf.tidy(() => tryModule(model, batches.train.at(0)!, tried)),
  };
}

/** Whether an argument takes all samples of a form, free lengths and all. */
function takesAll(input: InputSpec, samples: InputSpec): boolean {
  return takesSample(input, samples.shape) &&
    (samples.free ?? []).every((axis) => input.free?.includes(axis));
}
