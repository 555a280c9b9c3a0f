import { requireShape } from "../../core/mod.ts";
import {
  axisElements,
  axisSizes,
  type Layout,
  layouts,
  requireWeight,
  type Weight,
} from "../../structure/mod.ts";

/**
 * A weight with its channels in another order. A consumer that takes its inputs in a new order computes the same if its producer
 * gives its outputs in that order, and everything between them (bias, norm, depthwise kernel) follows.
 *
 * ```text
 * result[..., j, ...] = weight[..., order_j, ...]     along the axis
 * consumer: axis input;   producer: axis output;   depthwise kernel between them: axis input;   vectors: permuteVector
 * ```
 *
 * Source: Pool, Yu: Channel permutations for N:M sparsity (2021).
 *
 * @param weight The weight; it is not changed.
 * @param options Which axis, and for each place the channel that comes there.
 * @returns A weight of the same shape and layout.
 * @throws {TypeError} If the layout has no such axis.
 * @throws {RangeError} If the order is no permutation of its channels.
 *
 * @example Both sides of a hidden layer change, the product does not
 * ```ts
 * import { permuteChannels } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const order = Int32Array.of(1, 0);
 * const producer = { data: Float32Array.of(2, 3), shape: [1, 2], layout: "dense" } as const;
 * const consumer = { data: Float32Array.of(5, 7), shape: [2, 1], layout: "dense" } as const;
 * const hidden = permuteChannels(producer, { axis: "output", order }).data;
 * const weights = permuteChannels(consumer, { axis: "input", order }).data;
 * assert.deepEqual([...hidden, ...weights], [3, 2, 7, 5]);
 * assert.equal(hidden[0]! * weights[0]! + hidden[1]! * weights[1]!, 2 * 5 + 3 * 7);
 * ```
 */
export function permuteChannels<L extends Layout>(
  weight: Weight<L>,
  { axis, order }: { axis: "input" | "output"; order: Int32Array },
): Weight<L> {
  requireWeight(weight);
  const { data, shape, layout } = weight, axes: readonly string[] = layouts[layout].axes;
  const at = axes.indexOf(axis);
  if (at < 0) {
    throw new TypeError(
      `Cannot permute channels: axis must be one of ${
        axes.join(", ")
      } for layout ${layout}: current value is ${axis}`,
    );
  }
  requireOrder(order, shape[at]!);
  const elements = axisElements(axisSizes(shape, at), order);
  const result = new Float32Array(data.length);
  for (let to = 0; to < elements.length; to++) result[to] = data[elements[to]!]!;
  return { data: result, shape, layout };
}

/**
 * Numbers of channels in another order: a bias, or a scale, shift, mean or variance of a norm.
 *
 * ```text
 * result_j = values_(order_j)
 * ```
 *
 * @param values One number per channel; they are not changed.
 * @param order For each place the channel that comes there.
 * @returns The numbers in the new order.
 * @throws {TypeError} If there are not as many numbers as places.
 * @throws {RangeError} If the order is no permutation.
 *
 * @example
 * ```ts
 * import { permuteVector } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...permuteVector(Float32Array.of(5, 6, 7), Int32Array.of(2, 0, 1))], [7, 5, 6]);
 * ```
 */
export function permuteVector(values: Float32Array, order: Int32Array): Float32Array {
  requireShape("values", [values.length], [order.length]);
  requireOrder(order, values.length);
  return Float32Array.from(order, (from) => values[from]!);
}

function requireOrder(order: Int32Array, channels: number): void {
  const seen = new Uint8Array(channels);
  for (let j = 0; j < order.length; j++) seen[order[j]!] = 1;
  if (order.length === channels && !seen.includes(0)) return;
  throw new RangeError(
    `Cannot permute channels: order must hold each of 0 to ${
      channels - 1
    } once: current value is [${order}]`,
  );
}
