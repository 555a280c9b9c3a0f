import type * as tfl from "@tensorflow/tfjs-layers";
import type { NamedVariables, Tensor, Variable } from "../core/mod.ts";
import type { AnyNetwork } from "../nn/mod.ts";

/** A model made with `tf.sequential` or `tf.model`. */
export type LayersModel = tfl.LayersModel;

/**
 * A model made with `tf.sequential` or `tf.model` as an architecture. Nothing is copied: training the one trains the other.
 *
 * Variables have the names that tfjs gives them, for example `conv1/kernel`: layer, slash, role. Give the layers names, since
 * tfjs numbers those without one through the whole program, differently at each start.
 *
 * @param model The model, its arguments real numbers.
 * @returns The same variables and the same function.
 * @throws {TypeError} If a length of an argument, other than the batch, is left open.
 * @throws {RangeError} If two layers have the same name.
 *
 * @example
 * ```ts
 * import { layersModel } from "@geta-lab/geta/zoo";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layers = [tf.layers.dense({ name: "fc", units: 2, inputShape: [3] })];
 * const { inputs, variables } = layersModel(tf.sequential({ layers }));
 * assert.deepEqual(inputs, [{ shape: [3] }]);
 * assert.deepEqual(Object.keys(variables), ["fc/kernel", "fc/bias"]);
 * ```
 */
export function layersModel(model: LayersModel): AnyNetwork {
  const variables: NamedVariables = {};
  for (const weight of model.weights) {
    const name = weight.originalName; // without the number tfjs appends when the program has had such a name before
    if (name in variables) {
      throw new RangeError(
        `Cannot use the model: names must differ: current value is ${name} twice`,
      );
    }
    variables[name] = weight.read() as Variable;
  }
  return {
    name: model.name,
    inputs: model.inputs.map(({ shape }) => ({ shape: sampleShape(shape) })),
    variables,
    forward: (inputs, { training }) => model.apply(inputs, { training }) as Tensor | Tensor[],
  };
}

function sampleShape([, ...shape]: readonly (number | null)[]): number[] {
  if (shape.every((length) => length !== null)) return shape;
  throw new TypeError(
    `Cannot use the model: the shapes of its arguments must be fixed: current value is [${
      shape.map(String)
    }]`,
  );
}
