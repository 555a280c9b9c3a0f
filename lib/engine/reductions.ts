/**
 * Registers sums along axes and by segment.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { output, pointer } from "./heap.ts";
import { register } from "./register.ts";
import { type DataHandle, runtime } from "./runtime.ts";
import { sizeOf } from "./sizes.ts";

interface ReduceAttributes {
  axis: number | number[];
  keepDims: boolean;
}

/** Replaces tfjs' Sum and Mean on our backend, and adds UnsortedSegmentSum (the gradient of gather), which it lacks. */
export function registerReductions(): void {
  for (const name of ["Sum", "Mean"]) {
    register<{ x: DataHandle }, ReduceAttributes>(name, (stock) => (call) => {
      const { x } = call.inputs;
      const axes = tf.util.parseAxisParam(call.attrs.axis, x.shape);
      const block = asBlock(x.shape, axes);
      if (x.dtype !== "float32" || !block) return stock(call);
      const { outer, middle, inner } = block;
      const y = output(
        x.shape.flatMap((n, i) => axes.includes(i) ? (call.attrs.keepDims ? [1] : []) : [n]),
      );
      const factor = name === "Mean" ? 1 / middle : 1;
      runtime().kernels.sumMiddle!(pointer(x), pointer(y), outer, middle, inner, factor);
      return y;
    });
  }

  register<{ x: DataHandle; segmentIds: DataHandle }, { numSegments: number }>(
    "UnsortedSegmentSum",
    (stock) => (call) => {
      const { x, segmentIds } = call.inputs;
      if (x.dtype !== "float32" || segmentIds.dtype !== "int32") return stock(call);
      const rest = x.shape.slice(segmentIds.shape.length);
      const y = output([call.attrs.numSegments, ...rest]);
      runtime().kernels.segmentSum!(
        ...[pointer(x), pointer(segmentIds), pointer(y)],
        ...[sizeOf(segmentIds.shape), sizeOf(rest), call.attrs.numSegments],
      );
      return y;
    },
  );
}

/**
 * Sees a shape as [outer, middle, inner] where exactly the middle is summed over.
 *
 * @param shape The shape.
 * @param axes Axes to sum over.
 * @returns The three sizes, or undefined if the axes do not form one block (axes of length 1 do not count).
 */
export function asBlock(
  shape: readonly number[],
  axes: readonly number[],
): { outer: number; middle: number; inner: number } | undefined {
  const long = shape.flatMap((n, i) => n === 1 ? [] : [{ n, summed: axes.includes(i) }]);
  const first = long.findIndex((axis) => axis.summed);
  if (first < 0) return { outer: sizeOf(shape), middle: 1, inner: 1 };
  const last = long.findLastIndex((axis) => axis.summed);
  if (!long.slice(first, last + 1).every((axis) => axis.summed)) return undefined;
  const size = (part: typeof long) => sizeOf(part.map((axis) => axis.n));
  return {
    outer: size(long.slice(0, first)),
    middle: size(long.slice(first, last + 1)),
    inner: size(long.slice(last + 1)),
  };
}
