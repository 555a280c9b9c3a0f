/**
 * Registers sums and maxima along axes and sums by segment.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireShape, sizeOf } from "../../../core/mod.ts";
import { address, allocate, scratch } from "../../memory/heap.ts";
import { register } from "../../tfjs/register.ts";
import { type DataHandle, runtime } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

interface ReduceAttributes {
  axis: number | number[];
  keepDims: boolean;
}

/** Replaces tfjs' Sum, Mean and Max on our backend, and adds UnsortedSegmentSum (the gradient of gather), which it lacks. */
export function registerReductions(): void {
  for (const name of ["Sum", "Mean"]) {
    register<{ x: DataHandle }, ReduceAttributes>(name, (original) => (call) => {
      const { x } = call.inputs;
      const axes = tf.util.parseAxisParam(call.attrs.axis, x.shape);
      const block = asBlock(x.shape, axes);
      if (x.dtype !== "float32" || !block) return original(call);
      const { outer, middle, inner } = block;
      const y = allocate(reducedShape(x.shape, axes, call.attrs.keepDims));
      const factor = name === "Mean" ? 1 / middle : 1;
      sumBlock({ outer, middle, inner }, factor, address(x), address(y));
      return y;
    });
  }

  register<{ x: DataHandle }, { reductionIndices: number | number[]; keepDims: boolean }>(
    "Max",
    (original) => (call) => {
      const { x } = call.inputs;
      const axes = tf.util.parseAxisParam(call.attrs.reductionIndices, x.shape);
      const block = asBlock(x.shape, axes);
      if (x.dtype !== "float32" || !block) return original(call);
      const { outer, middle, inner } = block;
      const y = allocate(reducedShape(x.shape, axes, call.attrs.keepDims));
      forEachChunk("maxMiddle", { total: outer, length: rowsPerChunk(middle * inner) }, {
        x: [address(x), middle * inner * 4],
        y: [address(y), inner * 4],
        outer: CHUNK_LENGTH,
        middle,
        inner,
      });
      return y;
    },
  );

  register<{ x: DataHandle; segmentIds: DataHandle }, { numSegments: number }>(
    "UnsortedSegmentSum",
    (original) => (call) => {
      const { x, segmentIds } = call.inputs;
      if (x.dtype !== "float32" || segmentIds.dtype !== "int32") return original(call);
      const { length } = segmentIds.shape;
      requireShape("segmentIds", segmentIds.shape, x.shape.slice(0, length)); // tfjs does not check
      const rest = x.shape.slice(length);
      const y = allocate([call.attrs.numSegments, ...rest]);
      const segments = call.attrs.numSegments,
        size = sizeOf(rest),
        count = sizeOf(segmentIds.shape);
      // every chunk reads all ids and adds the rows of its own segments, in their order
      const chunking = {
        total: segments,
        length: Math.max(1, Math.ceil(segments / (count * size < 32768 ? 1 : 16))),
      };
      forEachChunk("segmentSum", chunking, {
        x: address(x),
        ids: address(segmentIds),
        y: [address(y), size * 4],
        rows: count,
        size,
        first: [0, 1],
        count: CHUNK_LENGTH,
      });
      return y;
    },
  );
}

function reducedShape(shape: number[], axes: number[], keepDims: boolean): number[] {
  return shape.flatMap((n, i) => axes.includes(i) ? (keepDims ? [1] : []) : [n]);
}

/**
 * y[outer, inner] = factor times the sum over the middle axis of x [outer, middle, inner].
 *
 * @param sizes The three lengths.
 * @param factor The factor.
 * @param x Address of x.
 * @param y Address of y.
 */
export function sumBlock(
  { outer, middle, inner }: { outer: number; middle: number; inner: number },
  factor: number,
  x: number,
  y: number,
): void {
  if (outer > 1) {
    forEachChunk("sumMiddle", { total: outer, length: rowsPerChunk(middle * inner) }, {
      x: [x, middle * inner * 4],
      y: [y, inner * 4],
      outer: CHUNK_LENGTH,
      middle,
      inner,
      factor,
    });
    return;
  }
  // one long sum: chunks of the middle axis, then the sum of their sums
  const min = Math.max(rowsPerChunk(inner), Math.ceil(middle / 64));
  const length = Math.ceil(min / 64) * 64;
  const count = Math.ceil(middle / length);
  const { sumMiddle } = runtime().kernels;
  if (count <= 1) return sumMiddle(x, y, 1, middle, inner, factor);
  const sums = scratch("sums", count * inner * 4);
  forEachChunk("sumMiddle", { total: middle, length }, {
    x: [x, inner * 4],
    y: [sums, inner * 4 / length],
    outer: 1,
    middle: CHUNK_LENGTH,
    inner,
    factor: 1,
  });
  sumMiddle(sums, y, 1, count, inner, factor);
}

/**
 * Views a shape as [outer, middle, inner], where exactly the middle is summed over.
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
  const size = (axes: typeof long) => sizeOf(axes.map((axis) => axis.n));
  return {
    outer: size(long.slice(0, first)),
    middle: size(long.slice(first, last + 1)),
    inner: size(long.slice(last + 1)),
  };
}
