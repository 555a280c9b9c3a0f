import type * as tfl from "@tensorflow/tfjs-layers";
import { withWholeNorms } from "./whole_norms.ts";
import type { NamedVariables, Tensor, Variable } from "../core/mod.ts";
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
 * @param inputShape Shape of a sample, or a list of one for each argument, where the model leaves lengths open.
 * @returns The same variables and the same function.
 * @throws {TypeError} If a length of an argument, other than the batch, is left open, or the given shape does not fit.
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
    inputs: model.inputs.map(({ shape }, i) => ({
      shape: sampleShape(shape.slice(1), shapeOfInput(inputShape, i)),
    })),
    variables,
    forward: (inputs, { training }) =>
      training
        ? withWholeNorms(model, () => model.apply(inputs, { training }) as Tensor | Tensor[])
        : model.apply(inputs, { training }) as Tensor | Tensor[],
  };
}

/** The shape of a sample, of every argument or of each. */
export type SampleShapes = readonly number[] | readonly (readonly number[])[];

/**
 * What is known of the shape of one argument.
 *
 * @param shapes The shape of every argument, or a list of one for each.
 * @param index Which argument.
 * @returns Its shape, if it is known.
 *
 * @example
 * ```ts
 * import { shapeOfInput } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([shapeOfInput([7, 3], 1), shapeOfInput([[7, 3], [5]], 1)], [[7, 3], [5]]);
 * ```
 */
export function shapeOfInput(
  shapes: SampleShapes | undefined,
  index: number,
): readonly number[] | undefined {
  const isList = shapes?.some((one) => Array.isArray(one));
  return (isList ? shapes![index] : shapes) as readonly number[] | undefined;
}

/**
 * The shape of a sample of a converted or stored model.
 *
 * @param shape Its shape as the model has it, without the batch; null or negative where a length is left open.
 * @param given The whole shape, where it has to be known.
 * @returns The shape.
 * @throws {TypeError} If a length is left open and none is given, or the given shape does not fit.
 *
 * @example
 * ```ts
 * import { sampleShape } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(sampleShape([null, null, 3], [32, 32, 3]), [32, 32, 3]);
 * ```
 */
export function sampleShape(
  shape: readonly (number | null)[],
  given?: readonly number[],
): number[] {
  const isOpen = (length: number | null) => length === null || length < 0;
  if (!shape.some(isOpen)) return [...shape] as number[];
  if (given === undefined) {
    throw new TypeError(
      `Cannot use the model: the shapes of its arguments must be fixed: current value is [${
        shape.map(String)
      }]`,
    );
  }
  if (given.length === shape.length && shape.every((n, i) => isOpen(n) || n === given[i])) {
    return [...given];
  }
  throw new TypeError(
    `Cannot use the model: samples must have the shape [${
      shape.map((n) => isOpen(n) ? "any" : n)
    }]: current value is [${given}]`,
  );
}
