/**
 * Calls of kernels that slide a window over volumes.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import * as tf from "@tensorflow/tfjs";
import { between, type Draw, floats, pick } from "./cases.ts";
import { maxPooled } from "./pool_loops.ts";

interface Volume {
  x: number[];
  filter: number[];
  strides: [number, number, number];
  pad: "same" | "valid";
  output: number[];
}

/**
 * Steps that tfjs' cpu backend computes rightly: under "same" it skips the first voxels where the step is longer than the window
 * (TensorFlow and tfjs' own kernels of images start at the first one). Those cases are held against loops in conv3d_test.ts and
 * pooling3d_test.ts.
 */
function stepsOf(r: Random, { longest, window, pad }: {
  longest: number;
  window: number[];
  pad: "same" | "valid";
}): [number, number, number] {
  return [0, 1, 2].map((axis) => {
    const step = between(r, 1, longest);
    return pad === "same" ? Math.min(step, window[axis]!) : step;
  }) as [number, number, number];
}

/** A 3-D convolution; windows are never larger than the volume. */
function volume(r: Random): Volume {
  const x = [
    between(r, 1, 3),
    between(r, 3, 5),
    between(r, 3, 5),
    between(r, 3, 5),
    between(r, 1, 3),
  ];
  const filter = [between(r, 1, 3), between(r, 1, 3), between(r, 1, 3), x[4]!, between(r, 1, 3)];
  const pad = pick(r, ["same", "valid"] as const);
  const strides = stepsOf(r, { longest: 2, window: filter, pad });
  const { outShape } = tf.backend_util.computeConv3DInfo(
    x as [number, number, number, number, number],
    filter as [number, number, number, number, number],
    strides,
    1,
    pad,
  );
  return { x, filter, strides, pad, output: outShape };
}

interface Pool {
  x: number[];
  filterSize: [number, number, number];
  strides: [number, number, number];
  pad: "same" | "valid";
  output: number[];
}

function pool(r: Random): Pool {
  const x = [
    between(r, 1, 2),
    between(r, 3, 5),
    between(r, 3, 5),
    between(r, 3, 5),
    between(r, 1, 3),
  ];
  const filterSize: [number, number, number] = [
    between(r, 1, 3),
    between(r, 1, 3),
    between(r, 1, 3),
  ];
  const pad = pick(r, ["same", "valid"] as const);
  const strides = stepsOf(r, { longest: 3, window: filterSize, pad });
  const { outShape } = tf.backend_util.computePool3DInfo(
    x as [number, number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
  );
  return { x, filterSize, strides, pad, output: outShape };
}

/** Kernels that slide a window over volumes. */
export const VOLUMES: Record<string, Draw> = {
  Conv3D: (r) => {
    const { x, filter, strides, pad } = volume(r);
    return {
      inputs: { x: floats(r, x), filter: floats(r, filter) },
      attrs: { strides, pad, dataFormat: "NDHWC", dilations: 1 },
    };
  },
  Conv3DBackpropFilterV2: (r) => {
    const { x, filter, strides, pad, output } = volume(r);
    return {
      inputs: { x: floats(r, x), dy: floats(r, output) },
      attrs: { strides, pad, filterShape: filter },
    };
  },
  Conv3DBackpropInputV2: (r) => {
    const { x, filter, strides, pad, output } = volume(r);
    return {
      inputs: { dy: floats(r, output), filter: floats(r, filter) },
      attrs: { strides, pad, inputShape: x },
    };
  },
  AvgPool3D: (r) => {
    const { x, filterSize, strides, pad } = pool(r);
    return {
      inputs: { x: floats(r, x) },
      attrs: { filterSize, strides, pad, dataFormat: "NDHWC" },
    };
  },
  MaxPool3D: (r) => {
    const { x, filterSize, strides, pad } = pool(r);
    return {
      inputs: { x: floats(r, x) },
      attrs: { filterSize, strides, pad, dataFormat: "NDHWC" },
    };
  },
  AvgPool3DGrad: (r) => {
    const { x, filterSize, strides, pad, output } = pool(r);
    return {
      inputs: { dy: floats(r, output), input: floats(r, x) },
      attrs: { filterSize, strides, pad },
    };
  },
  MaxPool3DGrad: (r) => {
    const { x, filterSize, strides, pad, output } = pool(r);
    const input = floats(r, x), attrs = { filterSize, strides, pad };
    return { inputs: { dy: floats(r, output), input, output: maxPooled(input, attrs) }, attrs };
  },
};
