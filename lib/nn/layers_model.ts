import type * as tfl from "@tensorflow/tfjs-layers";
import { withWholeNorms } from "./whole_norms.ts";
import type { NamedVariables, Tensor, Variable } from "../core/mod.ts";
import { type SampleShapes, shapeOfInput, specOfInput, withFreeAxes } from "./model_inputs.ts";
import type { AnyNetwork } from "./network.ts";

/** A model made with `tf.sequential` or `tf.model`. */
export type LayersModel = tfl.LayersModel;

/**
 * A model made with `tf.sequential` or `tf.model` as an architecture. Nothing is copied: training the one trains the other.
 *
 * Variables have the names that tfjs gives them, for example `conv1/kernel`: layer, slash, role. Give the layers names, since
 * tfjs numbers those without one through the whole program, differently at each start.
 *
 * @param model The model, its arguments real numbers.
 * @param inputShape Shape of a sample, or a list of one for each argument, where the model leaves lengths open: they stay free, and costs
 * are counted at these.
 * @returns The same variables and the same function.
 * @throws {TypeError} If a length of an argument, other than the batch, is left open and none is given, or the given shape does not fit.
 * @throws {RangeError} If two layers have the same name.
 *
 * @example
 * ```ts
 * import { layersModel } from "@geta-lab/geta/nn";
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
export function layersModel(model: LayersModel, inputShape?: SampleShapes): AnyNetwork {
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
    inputs: withFreeAxes(
      model,
      model.inputs.map(({ shape, dtype }, i) => ({
        dtype,
        ...specOfInput(shape.slice(1), shapeOfInput(inputShape, i)),
      })),
    ),
    variables,
    forward: (inputs, { training }) =>
      training
        ? withWholeNorms(model, () => model.apply(inputs, { training }) as Tensor | Tensor[])
        : model.apply(inputs, { training }) as Tensor | Tensor[],
  };
}
