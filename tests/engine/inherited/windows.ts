/**
 * Calls of kernels that slide a window over images.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import * as tf from "@tensorflow/tfjs";
import { between, coin, type Draw, floats, type KernelCase, pick } from "./cases.ts";
import { maxPooled } from "./pool_loops.ts";

/** A 2-D pooling. */
function plane(r: Random) {
  const x: [number, number, number, number] = [
    between(r, 1, 2),
    between(r, 3, 6),
    between(r, 3, 6),
    between(r, 1, 5),
  ];
  const filterSize: [number, number] = [between(r, 1, 3), between(r, 1, 3)];
  const strides: [number, number] = [between(r, 1, 3), between(r, 1, 3)];
  const pad = pick(r, ["same", "valid"] as const);
  const { outShape } = tf.backend_util.computePool2DInfo(x, filterSize, strides, 1, pad);
  return { x, attrs: { filterSize, strides, pad }, output: outShape };
}

function planePool(r: Random): KernelCase {
  const { x, attrs } = plane(r);
  return { inputs: { x: floats(r, x) }, attrs };
}

interface Dilation {
  x: number[];
  filter: number[];
  attrs: { strides: [number, number]; pad: "same" | "valid"; dilations: [number, number] };
  output: number[];
}

function dilation(r: Random): Dilation {
  const x = [between(r, 1, 2), between(r, 4, 6), between(r, 4, 6), between(r, 1, 3)];
  const filter = [between(r, 1, 2), between(r, 1, 2), x[3]!];
  const strides: [number, number] = [between(r, 1, 2), between(r, 1, 2)];
  const dilations: [number, number] = [between(r, 1, 2), between(r, 1, 2)];
  const pad = pick(r, ["same", "valid"] as const);
  const { outShape } = tf.backend_util.computeDilation2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number],
    strides,
    pad,
    "NHWC",
    dilations,
  );
  return { x, filter, attrs: { strides, pad, dilations }, output: outShape };
}

/** Kernels that slide a window over images. */
export const WINDOWS: Record<string, Draw> = {
  AvgPool: planePool,
  MaxPool: planePool,
  MaxPoolGrad: (r) => {
    const { x, attrs, output } = plane(r);
    const input = floats(r, x);
    return { inputs: { dy: floats(r, output), input, output: maxPooled(input, attrs) }, attrs };
  },
  AvgPoolGrad: (r) => {
    const { x, attrs, output } = plane(r);
    return { inputs: { dy: floats(r, output), input: floats(r, x) }, attrs };
  },
  MaxPoolWithArgmax: (r) => {
    const { x, attrs } = plane(r);
    return { inputs: { x: floats(r, x) }, attrs: { ...attrs, includeBatchInIndex: coin(r) } };
  },
  Dilation2D: (r) => {
    const { x, filter, attrs } = dilation(r);
    return { inputs: { x: floats(r, x), filter: floats(r, filter) }, attrs };
  },
  Dilation2DBackpropFilter: (r) => {
    const { x, filter, attrs, output } = dilation(r);
    return {
      inputs: { x: floats(r, x), filter: floats(r, filter), dy: floats(r, output) },
      attrs,
    };
  },
  Dilation2DBackpropInput: (r) => {
    const { x, filter, attrs, output } = dilation(r);
    return {
      inputs: { x: floats(r, x), filter: floats(r, filter), dy: floats(r, output) },
      attrs,
    };
  },
};
