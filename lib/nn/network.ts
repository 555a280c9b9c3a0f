import * as tf from "@tensorflow/tfjs-core";
import { type NamedVariables, random, type Tensor } from "../core/mod.ts";

/** Whether a forward pass trains: batch norm then uses (and updates) other statistics. */
export interface Mode {
  /** True in training, false in inference. */
  training: boolean;
}

/** A part of a network: from a tensor to a tensor, in training or in inference. */
export type Block = (x: Tensor, mode: Mode) => Tensor;

/** What one argument of a network looks like. */
export interface InputSpec {
  /** Shape of one sample, for example [32, 32, 3]. Costs are counted at these lengths. */
  shape: number[];
  /** Axes of a sample along which it may have any length: [0, 1] for images of every height and width. None by default. */
  free?: number[];
  /** For arguments that hold token numbers: how many different tokens there are. Absent for real numbers. */
  vocabulary?: number;
}

/**
 * A network: a function over named variables. A user's own network needs no more than these fields.
 *
 * The function takes a tensor if there is one argument, a list if there are several, as tfjs' models do; likewise its results.
 * `Network` alone is the usual case: one tensor in, one out.
 *
 * @example A network of one's own
 * ```ts
 * import { dense, type Network, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const layer = dense(store, "fc", { inputs: 3, outputs: 2 });
 * const network: Network = {
 *   name: "mine",
 *   inputs: [{ shape: [3] }],
 *   variables: store.variables,
 *   forward: (x) => layer(x),
 * };
 * assert.deepEqual(network.forward(tf.zeros([1, 3]), { training: false }).shape, [1, 2]);
 * ```
 */
export interface Network<
  Inputs extends Tensor | Tensor[] = Tensor,
  Outputs extends Tensor | Tensor[] = Tensor,
> {
  /** Name, for reports and file names. */
  name: string;
  /** Its arguments. */
  inputs: InputSpec[];
  /** All variables by name, running statistics included. */
  variables: NamedVariables;
  /** From arguments [batch, ...shape] to results, for example class scores [batch, classes]. */
  forward(inputs: Inputs, mode: Mode): Outputs;
}

/** A network with any number of arguments and results. */
export type AnyNetwork = Network<Tensor | Tensor[], Tensor | Tensor[]>;

/**
 * Runs a network whose number of arguments and results is not known.
 *
 * @param network The network.
 * @param inputs One tensor for each argument.
 * @param mode Training or inference.
 * @returns Its results, as a list.
 *
 * @example
 * ```ts
 * import { runNetwork } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const twice = {
 *   name: "twice",
 *   inputs: [{ shape: [1] }],
 *   variables: {},
 *   forward: (x: tf.Tensor) => tf.mul(x, 2),
 * };
 * const [y] = runNetwork(twice, [tf.tensor2d([[3]])], { training: false });
 * assert.deepEqual([...y!.dataSync()], [6]);
 * ```
 */
export function runNetwork(network: AnyNetwork, inputs: Tensor[], mode: Mode): Tensor[] {
  return [network.forward(inputs.length === 1 ? inputs[0]! : inputs, mode)].flat();
}

/**
 * Shape of one sample of a network with one argument.
 *
 * @param network The network.
 * @returns The shape.
 * @throws {TypeError} If it has another number of arguments.
 *
 * @example
 * ```ts
 * import { inputShapeOf } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(inputShapeOf({ name: "mine", inputs: [{ shape: [28, 28, 1] }] }), [28, 28, 1]);
 * ```
 */
export function inputShapeOf({ name, inputs }: Pick<Network, "name" | "inputs">): number[] {
  if (inputs.length === 1) return inputs[0]!.shape;
  throw new TypeError(
    `Cannot train ${name} on images: it must have one input: current value is ${inputs.length}`,
  );
}

/**
 * Random arguments for a network: normal numbers, or tokens.
 *
 * @param inputs What the arguments look like.
 * @param batch Number of samples.
 * @param seed The same seed gives the same arguments.
 * @returns One tensor per argument, [batch, ...shape]; tokens are int32.
 *
 * @example
 * ```ts
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [image, text] = exampleInputs([{ shape: [8, 8, 3] }, { shape: [5], vocabulary: 10 }], 2, 0);
 * assert.deepEqual(image!.shape, [2, 8, 8, 3]);
 * assert.ok(text!.dtype === "int32" && text!.dataSync().every((token) => token >= 0 && token < 10));
 * ```
 */
export function exampleInputs(
  inputs: readonly InputSpec[],
  batch: number,
  seed: number,
): Tensor[] {
  const stream = random(seed);
  return inputs.map(({ shape, vocabulary }) => {
    const size = batch * tf.util.sizeFromShape(shape);
    const draw = vocabulary === undefined
      ? () => stream.normal()
      : () => stream.integer(vocabulary);
    const data = Float32Array.from({ length: size }, draw);
    return tf.tensor(data, [batch, ...shape], vocabulary === undefined ? "float32" : "int32");
  });
}
