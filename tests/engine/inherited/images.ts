/**
 * Calls of kernels that sample images, and of the response norm.
 *
 * @module
 */
import type { Random } from "@geta-lab/geta/core";
import {
  between,
  coin,
  type Draw,
  floats,
  indices,
  integers,
  type KernelCase,
  type Operand,
  type OperandDraw,
  pick,
  uniform,
} from "./cases.ts";

const small: OperandDraw = (r, shape) => coin(r) ? floats(r, shape) : integers(r, shape, -9, 9);

function resize(r: Random): KernelCase {
  const shape = [between(r, 1, 2), between(r, 2, 5), between(r, 2, 5), between(r, 1, 3)];
  const alignCorners = coin(r);
  return {
    inputs: { images: small(r, shape) },
    attrs: {
      size: [between(r, 2, 7), between(r, 2, 7)],
      alignCorners,
      halfPixelCenters: !alignCorners && coin(r),
    },
  };
}

function resizeGradient(r: Random): KernelCase {
  const images = [between(r, 1, 2), between(r, 2, 5), between(r, 2, 5), between(r, 1, 3)];
  const dy = [images[0]!, between(r, 2, 7), between(r, 2, 7), images[3]!];
  const alignCorners = coin(r), halfPixelCenters = !alignCorners && coin(r);
  return {
    inputs: { images: floats(r, images), dy: floats(r, dy) },
    attrs: { alignCorners, halfPixelCenters },
  };
}

const lrnAttrs = (r: Random) => ({
  depthRadius: between(r, 1, 3),
  bias: 1 + r.uniform(),
  alpha: r.uniform(),
  beta: 0.5 + r.uniform(),
});

function suppression(more: Record<string, unknown>): Draw {
  return (r) => {
    const count = between(r, 1, 8);
    const corners = Array.from({ length: count }, () => [r.uniform(), r.uniform()]);
    const boxes = corners.flatMap(([y, x]) =>
      [y!, x!, y! + r.uniform(), x! + r.uniform()].map(Math.fround)
    );
    return {
      inputs: {
        boxes: coin(r)
          ? { shape: [count, 4], dtype: "float32", values: boxes }
          : integers(r, [count, 4], 0, 4),
        scores: uniform(r, [count], 0, 1),
      },
      attrs: {
        maxOutputSize: between(r, 1, 8),
        iouThreshold: r.uniform(),
        scoreThreshold: 0.3 * r.uniform(),
        ...more,
      },
    };
  };
}

/** Kernels that sample images, and the response norm. */
export const IMAGES: Record<string, Draw> = {
  ResizeBilinear: resize,
  ResizeNearestNeighbor: resize,
  ResizeBilinearGrad: resizeGradient,
  ResizeNearestNeighborGrad: resizeGradient,
  FlipLeftRight: (r) => ({ inputs: { image: floats(r, [2, 3, between(r, 1, 5), 2]) } }),
  CropAndResize: (r) => {
    const count = between(r, 1, 3);
    return {
      inputs: {
        image: small(r, [2, 5, 5, between(r, 1, 3)]),
        boxes: uniform(r, [count, 4], -0.3, 1.3),
        boxInd: indices([count], Array(count).fill(1)),
      },
      attrs: {
        cropSize: [between(r, 1, 4), between(r, 1, 4)],
        method: pick(r, ["bilinear", "nearest"]),
        extrapolationValue: 2,
      },
    };
  },
  NonMaxSuppressionV3: suppression({}),
  NonMaxSuppressionV4: suppression({ padToMaxOutputSize: true }),
  NonMaxSuppressionV5: suppression({ softNmsSigma: 0.5 }),
  LRN: (r) => ({
    inputs: { x: uniform(r, [1, 2, 2, between(r, 1, 6)], -3, 3) },
    attrs: lrnAttrs(r),
  }),
  LRNGrad: (r) => {
    const shape = [1, 2, 2, between(r, 1, 6)], attrs = lrnAttrs(r);
    const x = uniform(r, shape, -3, 3);
    const y: Operand = { ...x, values: localResponse(x, attrs) };
    return { inputs: { x, y, dy: uniform(r, shape, -1, 1) }, attrs };
  },
  RotateWithOffset: (r) => ({
    inputs: { image: floats(r, [1, 5, 5, 2]) },
    attrs: { radians: r.normal(), fillValue: 0, center: 0.5 },
  }),
  Transform: (r) => {
    const turn = uniform(r, [2, 8], -0.1, 0.1);
    const values = turn.values.map((x, i) => i % 8 === 0 || i % 8 === 4 ? 1 + x : 10 * x);
    return {
      inputs: { image: floats(r, [2, 4, 4, 2]), transforms: { ...turn, values } },
      attrs: {
        interpolation: pick(r, ["nearest", "bilinear"]),
        fillMode: pick(r, ["constant", "reflect", "wrap", "nearest"]),
        fillValue: 2,
        outputShape: [between(r, 2, 5), between(r, 2, 5)],
      },
    };
  },
};

function localResponse(
  { shape, values }: Operand,
  { depthRadius, bias, alpha, beta }: ReturnType<typeof lrnAttrs>,
): number[] {
  const channels = shape.at(-1)!;
  return values.map((x, i) => {
    const channel = i % channels, start = i - channel;
    let sum = 0;
    for (
      let c = Math.max(0, channel - depthRadius);
      c <= Math.min(channels - 1, channel + depthRadius);
      c++
    ) {
      sum += values[start + c]! ** 2;
    }
    return Math.fround(x * (bias + alpha * sum) ** -beta);
  });
}
