/**
 * What a network is trained for: samples, loss, metric. Classifying images is the usual task ({@linkcode imageTask}), and one of
 * the user's own is a {@linkcode moduleTask}.
 *
 * @module
 */
import type { Tensor } from "../core/mod.ts";
import type { Graph } from "../graph/mod.ts";
import type { AnyNetwork, InputSpec, Network } from "../nn/mod.ts";
import type { Metric } from "../report/mod.ts";
import type { BatchSource } from "./batch.ts";
import type { Evaluation } from "./evaluate.ts";
import { imageTask } from "./image_task.ts";

/** Samples and what is wanted of them. */
export interface LabelledBatch<Inputs, Labels> {
  /** Arguments of the network. */
  inputs: Inputs;
  /** What the loss compares its results with. */
  labels: Labels;
}

/** Samples that training does not see: those that watch it, and those of the report. */
export type HeldOutSplit = "validation" | "test";

/**
 * Samples, loss and metric of a training. What makes tensors makes them new, for `tf.tidy` to give back, or hands out those that
 * the user keeps.
 */
export interface Task<
  Inputs extends Tensor | Tensor[] = Tensor,
  Outputs extends Tensor | Tensor[] = Tensor,
  Labels = Tensor,
> {
  /** What the arguments of a network for it look like. */
  readonly inputs: InputSpec[];
  /** By what the network is judged. */
  readonly metric: Metric;
  /** Number of classes, for a classifier; 0 where results are something else. */
  readonly classes: number;
  /** Training steps in one epoch. */
  readonly stepsPerEpoch: number;
  /** What training makes smaller: from the results for a batch and its labels to a scalar. */
  loss(outputs: Outputs, labels: Labels): Tensor;
  /** The batch of step `step` (0 …) of epoch `epoch` (0 …), always the same. */
  trainingBatch(epoch: number, step: number): LabelledBatch<Inputs, Labels>;
  /** The first test batch: samples on which two networks are compared. */
  testBatch(): LabelledBatch<Inputs, Labels>;
  /** The value of the metric on a split, with the network in inference mode. */
  evaluate(forward: (inputs: Inputs) => Outputs, split: HeldOutSplit): Evaluation;
  /** Throws a TypeError unless the network takes such samples. */
  requireFit(model: Pick<AnyNetwork, "name" | "inputs">): void;
  /** Throws unless a split has samples. */
  requireSamples(split: HeldOutSplit): void;
  /** Throws a TypeError unless loss and metric can do with what the network gives; `graph` is its trace. */
  requireResults(model: Network<Inputs, Outputs>, graph: Graph): void;
}

/**
 * The task behind what a run is given: itself, or classifying the images of a source. Network and samples fit together then.
 *
 * @param model The network.
 * @param source Where images come from, or a task.
 * @returns The task.
 * @throws {TypeError} If samples have another shape than the network's arguments.
 * @throws {RangeError} If there are no steps.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { taskOf } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 10 }), { size: 10, seed: 0 });
 * const task = taskOf({ name: "mine", inputs: [{ shape: [32, 32, 3] }] }, source);
 * assert.deepEqual([task.metric.name, task.classes, task.stepsPerEpoch], ["accuracy", 10, 2]);
 * assert.equal(taskOf({ name: "mine", inputs: [{ shape: [32, 32, 3] }] }, task), task);
 * ```
 */
export function taskOf<Inputs extends Tensor | Tensor[], Outputs extends Tensor | Tensor[], Labels>(
  model: Pick<AnyNetwork, "name" | "inputs">,
  source: BatchSource | Task<Inputs, Outputs, Labels>,
): Task<Inputs, Outputs, Labels> {
  // of images a network takes one tensor and gives one
  if (!isTask(source)) return imageTask(model, source) as unknown as Task<Inputs, Outputs, Labels>;
  source.requireFit(model);
  return source;
}

function isTask<Inputs extends Tensor | Tensor[], Outputs extends Tensor | Tensor[], Labels>(
  source: BatchSource | Task<Inputs, Outputs, Labels>,
): source is Task<Inputs, Outputs, Labels> {
  return typeof source === "object" && source !== null && "evaluate" in source;
}
