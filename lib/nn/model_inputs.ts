/**
 * What a model of tfjs says of its arguments.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { trace, type Traceable } from "../graph/mod.ts";
import { sampleText } from "./free_lengths.ts";
import type { InputSpec } from "./network.ts";

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
 * What an argument of a converted or stored model looks like: lengths that it leaves open are free.
 *
 * @param shape Its shape as the model has it, without the batch; null or negative where a length is left open.
 * @param given The whole shape, where it has to be known.
 * @returns The argument.
 * @throws {TypeError} If a length is left open and none is given, or the given shape does not fit.
 *
 * @example
 * ```ts
 * import { specOfInput } from "@geta-lab/geta/nn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(specOfInput([null, null, 3], [32, 32, 3]), { shape: [32, 32, 3], free: [0, 1] });
 * assert.deepEqual(specOfInput([28, 28, 1]), { shape: [28, 28, 1] });
 * ```
 */
export function specOfInput(
  shape: readonly (number | null)[],
  given?: readonly number[],
): InputSpec {
  const isOpen = (length: number | null) => length === null || length < 0;
  const free = shape.flatMap((length, axis) => isOpen(length) ? [axis] : []);
  if (free.length === 0) return { shape: [...shape] as number[] };
  const wanted = sampleText({ shape: shape as number[], free });
  if (given === undefined) {
    throw new TypeError(
      `Cannot use the model: it takes samples of the shape ${wanted}, so it must be said at which one costs are counted: current value of inputShape is undefined`,
    );
  }
  if (given.length === shape.length && shape.every((n, i) => isOpen(n) || n === given[i])) {
    return { shape: [...given], free };
  }
  throw new TypeError(
    `Cannot use the model: samples must have the shape ${wanted}: current value is [${given}]`,
  );
}

/**
 * Arguments of a model, free only where the model does run at other lengths: what models say of their arguments is often more than they can.
 *
 * @param model The model; it is traced if it leaves a length open.
 * @param inputs Its arguments as it says, with their types.
 * @returns Its arguments.
 *
 * @example
 * ```ts
 * import { withFreeAxes } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const inputShape = [null, 3] as number[];
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape })] });
 * const [input] = withFreeAxes(model, [{ shape: [5, 3], free: [0], dtype: "float32" }]);
 * assert.deepEqual(input, { shape: [5, 3], free: [0] });
 * ```
 */
export function withFreeAxes(
  model: Traceable<Tensor[]>,
  inputs: readonly (InputSpec & Pick<Tensor, "dtype">)[],
): InputSpec[] {
  const specs = inputs.map(({ dtype: _dtype, ...spec }): InputSpec => spec);
  if (!specs.some(({ free }) => free !== undefined)) return specs;
  const axes = freeAxes(model, inputs);
  return specs.map(({ shape, free }, i) => {
    const found = (free ?? []).filter((axis) => axes[i]?.includes(axis + 1));
    return found.length === 0 ? { shape } : { shape, free: found };
  });
}

/** The free axes of each argument as traced, the batch counted; none of a model that cannot be traced, which says so where it must be. */
function freeAxes(
  model: Traceable<Tensor[]>,
  inputs: readonly (InputSpec & Pick<Tensor, "dtype">)[],
): number[][] {
  const dummies = inputs.map(({ shape, dtype }) => tf.zeros([2, ...shape], dtype));
  try {
    const { leaves, values } = trace(model, dummies);
    return leaves.filter(({ kind }) => kind === "input").map(({ value }) =>
      values[value]!.free ?? []
    );
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  } finally {
    tf.dispose(dummies);
  }
}
