/**
 * The same weight in another layout.
 *
 * @module
 */
import { requireInteger, sizeOf } from "../../core/mod.ts";
import { type Layout, layouts, requireWeight, type Weight } from "./layout.ts";

/**
 * A convolution kernel as PyTorch and the papers write it.
 *
 * ```text
 * oihw[o, i, h, w] = hwio[h, w, i, o]
 * ```
 *
 * @param weight The kernel, [height, width, input, output].
 * @returns A copy, [output, input, height, width].
 * @throws {TypeError} If the shape does not fit.
 *
 * @example
 * ```ts
 * import { toOihw } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const hwio = { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 1, 2], layout: "hwio" } as const;
 * assert.deepEqual(toOihw(hwio), { data: Float32Array.of(1, 3, 2, 4), shape: [2, 1, 1, 2], layout: "oihw" });
 * ```
 */
export function toOihw(weight: Weight<"hwio">): Weight<"oihw"> {
  return reordered(weight, "oihw");
}

/**
 * A convolution kernel as TensorFlow.js keeps it: the inverse of {@linkcode toOihw}.
 *
 * ```text
 * hwio[h, w, i, o] = oihw[o, i, h, w]
 * ```
 *
 * @param weight The kernel, [output, input, height, width].
 * @returns A copy, [height, width, input, output].
 * @throws {TypeError} If the shape does not fit.
 *
 * @example
 * ```ts
 * import { toHwio } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const oihw = { data: Float32Array.of(1, 3, 2, 4), shape: [2, 1, 1, 2], layout: "oihw" } as const;
 * assert.deepEqual(toHwio(oihw), { data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 1, 2], layout: "hwio" });
 * ```
 */
export function toHwio(weight: Weight<"oihw">): Weight<"hwio"> {
  return reordered(weight, "hwio");
}

/**
 * A dense kernel of attention with its heads as an axis of their own. The elements stay where they are.
 *
 * @param weight The kernel, [input, output].
 * @param options Number of heads, and the axis that they divide: `output` for queries, keys and values, `input` for the projection
 * behind them.
 * @returns The weight [input, head, dimension] or [head, dimension, output]; it shares the data.
 * @throws {TypeError} If the shape does not fit.
 * @throws {RangeError} If the heads do not divide the axis.
 *
 * @example Two heads of three dimensions
 * ```ts
 * import { splitHeads } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const query = { data: new Float32Array(24), shape: [4, 6], layout: "dense" } as const;
 * assert.deepEqual(splitHeads(query, { heads: 2, axis: "output" }).shape, [4, 2, 3]);
 * ```
 */
export function splitHeads(
  weight: Weight<"dense">,
  { heads, axis }: { heads: number; axis: "input" | "output" },
): Weight<"heads"> | Weight<"fromHeads"> {
  requireWeight(weight);
  requireInteger("heads", heads, { min: 1 });
  const [inputs, outputs] = weight.shape as [number, number];
  const length = axis === "output" ? outputs : inputs;
  if (length % heads !== 0) {
    throw new RangeError(
      `Cannot split heads: they must divide the ${axis} axis of length ${length}: current value is ${heads}`,
    );
  }
  const { data } = weight, divided = [heads, length / heads];
  return axis === "output"
    ? { data, shape: [inputs, ...divided], layout: "heads" }
    : { data, shape: [...divided, outputs], layout: "fromHeads" };
}

/**
 * The dense kernel of a weight with heads: the inverse of {@linkcode splitHeads}.
 *
 * @param weight The weight.
 * @returns The kernel [input, output]; it shares the data.
 * @throws {TypeError} If the shape does not fit.
 *
 * @example
 * ```ts
 * import { joinHeads } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const query = { data: new Float32Array(24), shape: [4, 2, 3], layout: "heads" } as const;
 * assert.deepEqual(joinHeads(query).shape, [4, 6]);
 * ```
 */
export function joinHeads(weight: Weight<"heads"> | Weight<"fromHeads">): Weight<"dense"> {
  requireWeight(weight);
  const [a, b, c] = weight.shape as [number, number, number];
  const shape = weight.layout === "heads" ? [a, b * c] : [a * b, c];
  return { data: weight.data, shape, layout: "dense" };
}

function reordered<To extends Layout>(weight: Weight, layout: To): Weight<To> {
  requireWeight(weight);
  const from = layouts[weight.layout].axes as readonly string[];
  // the axis of the source that each axis of the result comes from
  const axes = layouts[layout].axes.map((name) => from.indexOf(name));
  const shape = axes.map((axis) => weight.shape[axis]!);
  const strides = axes.map((axis) => sizeOf(weight.shape.slice(axis + 1)));
  const data = new Float32Array(weight.data.length);
  const position = shape.map(() => 0);
  for (let to = 0, at = 0; to < data.length; to++) {
    data[to] = weight.data[at]!;
    // the next position, and the place it has in the source
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
  return { data, shape, layout };
}
