/**
 * Calls of convolutions, matrix products and norms: kernels of the engine that leave some calls to tfjs'.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import * as tf from "@tensorflow/tfjs";
import { between, coin, type Draw, floats, pick, shapeOf, uniform } from "./cases.ts";

const ACTIVATIONS = ["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"];

interface Planar {
  x: [number, number, number, number];
  filter: [number, number, number, number];
  attrs: {
    strides: [number, number];
    pad: "same" | "valid";
    dataFormat: "NHWC";
    dilations: [number, number];
  };
  output: number[];
}

/** A 2-D convolution; windows are never larger than the image. */
function planar(r: Random, depthwise = false, dilated = true): Planar {
  const x: Planar["x"] = [
    between(r, 1, 2),
    between(r, 5, 7),
    between(r, 5, 7),
    between(r, 1, 4),
  ];
  const filter: Planar["filter"] = [between(r, 1, 3), between(r, 1, 3), x[3], between(r, 1, 4)];
  const step = between(r, 1, 2), apart = step > 1 || !dilated ? 1 : between(r, 1, 2);
  const strides: [number, number] = [step, step], dilations: [number, number] = [apart, apart];
  const pad = pick(r, ["same", "valid"] as const);
  const { outShape } = tf.backend_util.computeConv2DInfo(
    x,
    filter,
    strides,
    dilations,
    pad,
    "floor",
    depthwise,
  );
  return { x, filter, attrs: { strides, pad, dataFormat: "NHWC", dilations }, output: outShape };
}

function fused(depthwise: boolean): Draw {
  return (r) => {
    const { x, filter, attrs, output } = planar(r, depthwise);
    const channels = output.slice(-1), activation = pick(r, ACTIVATIONS);
    return {
      inputs: {
        x: floats(r, x),
        filter: floats(r, filter),
        bias: floats(r, channels),
        ...activation === "prelu" ? { preluActivationWeights: uniform(r, channels, -1, 1) } : {},
      },
      attrs: { ...attrs, activation, leakyreluAlpha: 0.3 },
    };
  };
}

function convolution(depthwise: boolean): Draw {
  return (r) => {
    const { x, filter, attrs } = planar(r, depthwise);
    return { inputs: { x: floats(r, x), filter: floats(r, filter) }, attrs };
  };
}

/** Factors of a matrix product; their batch axes are equal, or one has a single matrix. */
function factors(r: Random, batchRank: number) {
  const [m, n, k] = shapeOf(r, 3) as [number, number, number];
  const transposeA = coin(r), transposeB = coin(r);
  const batch = shapeOf(r, batchRank), single = batch.map(() => 1);
  const [batchA, batchB] = pick(r, [[batch, batch], [batch, single], [single, batch]]);
  return {
    a: [...batchA!, ...transposeA ? [k, m] : [m, k]],
    b: [...batchB!, ...transposeB ? [n, k] : [k, n]],
    n,
    transposes: { transposeA, transposeB },
  };
}

/** Convolutions, matrix products and norms. */
export const PRODUCTS: Record<string, Draw> = {
  Conv2D: convolution(false),
  DepthwiseConv2dNative: convolution(true),
  Conv2DBackpropInput: (r) => {
    const { x, filter, attrs, output } = planar(r, false, false); // there tfjs knows no dilation
    return {
      inputs: { dy: floats(r, output), filter: floats(r, filter) },
      attrs: { ...attrs, inputShape: x },
    };
  },
  FusedConv2D: fused(false),
  FusedDepthwiseConv2D: fused(true),
  BatchMatMul: (r) => {
    const { a, b, transposes } = factors(r, between(r, 0, 2));
    return { inputs: { a: floats(r, a), b: floats(r, b) }, attrs: transposes };
  },
  _FusedMatMul: (r) => {
    const { a, b, n, transposes } = factors(r, 1), activation = pick(r, ACTIVATIONS);
    return {
      inputs: {
        a: floats(r, a),
        b: floats(r, b),
        bias: floats(r, [n]),
        ...activation === "prelu" ? { preluActivationWeights: uniform(r, [n], -1, 1) } : {},
      },
      attrs: { ...transposes, activation, leakyreluAlpha: 0.3 },
    };
  },
  FusedBatchNorm: (r) => {
    const x = shapeOf(r, 4), channels = x.slice(-1);
    return {
      inputs: {
        x: floats(r, x),
        mean: uniform(r, channels, -1, 1),
        variance: uniform(r, channels, 0.1, 2),
        ...coin(r) ? { offset: uniform(r, channels, -1, 1) } : {},
        scale: uniform(r, channels, -1, 1), // tfjs' gradient needs it
      },
      attrs: { varianceEpsilon: 1e-3 },
    };
  },
};
