import * as tf from "@tensorflow/tfjs-core";
import { type NamedVariables, random, type Tensor } from "../core/mod.ts";
import type { Mode, Model } from "../nn/mod.ts";

/** What one argument of a network looks like. */
export interface InputSpec {
  /** Shape of one sample, for example [32, 32, 3]. */
  shape: number[];
  /** For arguments that hold token numbers: how many different tokens there are. Absent for real numbers. */
  vocabulary?: number;
}

/** A network with any number of arguments and results. A {@linkcode Model} is the case of one image in, class scores out. */
export interface Architecture {
  /** Name, for tables. */
  name: string;
  /** Its arguments. */
  inputs: InputSpec[];
  /** All variables by name, running statistics included. */
  variables: NamedVariables;
  /** From arguments [batch, ...shape] to one result or several. */
  forward(inputs: Tensor[], mode: Mode): Tensor | Tensor[];
}

/**
 * A classification model as an architecture.
 *
 * @param model The model.
 * @returns The same variables and the same function, its one argument in a list.
 *
 * @example
 * ```ts
 * import { asArchitecture } from "@geta-lab/geta/zoo";
 * import { mlp } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(asArchitecture(mlp({ inputShape: [4, 4, 1] })).inputs, [{ shape: [4, 4, 1] }]);
 * ```
 */
export function asArchitecture(model: Model): Architecture {
  return {
    name: model.name,
    inputs: [{ shape: model.inputShape }],
    variables: model.variables,
    forward: ([x], mode) => model.forward(x!, mode),
  };
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
 * import { exampleInputs } from "@geta-lab/geta/zoo";
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
