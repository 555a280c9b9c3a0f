/**
 * Kernels as slow loops, where tfjs' cpu backend is wrong or has none.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { type Loop, type Operand, place, size, zeros } from "./cases.ts";
import { linear, nearest, resizeGradient, transformed } from "./image_loops.ts";
import { maxGradient, meanGradient } from "./pool_loops.ts";

/** The numbers at begin, begin + stride, ... before end, along each axis; an axis of `shrinkAxisMask` is cut away. */
const stridedSlice: Loop = ({ inputs, attrs }) => {
  const x = inputs.x!, { begin, end, strides, shrinkAxisMask } = attrs as unknown as Slicing;
  let places = [0];
  const lengths = x.shape.map((n, axis) => {
    const own: number[] = [], step = strides[axis]!, cut = (shrinkAxisMask >> axis) & 1;
    const stop = cut ? begin[axis]! + 1 : step < 0 ? end[axis]! + n : end[axis]!; // from the end when negative
    for (let at = begin[axis]!; step > 0 ? at < stop : at > stop; at += step) own.push(at);
    places = places.flatMap((place) => own.map((at) => place * n + at));
    return cut ? [] : [own.length];
  });
  return [{ ...x, shape: lengths.flat(), values: places.map((place) => x.values[place]!) }];
};

interface Slicing {
  begin: number[];
  end: number[];
  strides: number[];
  shrinkAxisMask: number;
}

/** How often each number occurs, by its weight; `binaryOutput`: whether it occurs. */
const denseBincount: Loop = ({ inputs, attrs }) => {
  const { x, weights } = inputs as Record<"x" | "weights", Operand>;
  const { size: bins, binaryOutput } = attrs as { size: number; binaryOutput: boolean };
  const shape = [...x.shape.slice(0, -1), bins], counts = zeros(shape);
  x.values.forEach((value, i) => {
    const at = Math.floor(i / x.shape.at(-1)!) * bins + value;
    if (binaryOutput) counts[at] = 1;
    else counts[at]! += weights.values[i]!;
  });
  return [{ shape, dtype: weights.dtype, values: counts }];
};

const exclusiveOr: Loop = ({ inputs: { a, b } }) => {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a!.shape, b!.shape);
  const read = (x: Operand, at: number[]) => {
    const own = at.slice(at.length - x.shape.length).map((p, i) => x.shape[i] === 1 ? 0 : p);
    return x.values[own.reduce((index, p, i) => index * x.shape[i]! + p, 0)]!;
  };
  const values = Array.from({ length: size(shape) }, (_, i) => {
    const at = place(shape, i);
    return read(a!, at) ^ read(b!, at);
  });
  return [{ shape, dtype: "bool", values }];
};

/** The loops, each with what is wrong with tfjs' cpu backend. */
export const LOOPS: Record<string, { why: string; loop: Loop }> = {
  LogicalXor: { why: "no kernel of its own there", loop: exclusiveOr },
  StridedSlice: { why: "an axis that is cut away moves the others", loop: stridedSlice },
  DenseBincount: { why: "binaryOutput gives the last weight", loop: denseBincount },
  AvgPoolGrad: { why: "divides by the whole window at borders", loop: meanGradient },
  AvgPool3DGrad: { why: "divides by the whole window at borders", loop: meanGradient },
  MaxPool3DGrad: { why: "confuses height and width of the window", loop: maxGradient },
  ResizeBilinearGrad: {
    why: "height and width change places, halfPixelCenters is ignored",
    loop: resizeGradient(linear),
  },
  Transform: { why: "transforms the first image only", loop: transformed },
  ResizeNearestNeighborGrad: {
    why: "images beyond the first, halfPixelCenters",
    loop: resizeGradient(nearest),
  },
};
