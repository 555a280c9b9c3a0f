/**
 * Sparse convolution: rows of features gathered, multiplied and scattered block by block.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireFloat32, requireShape, type Tensor, type Tensor2D } from "../../../core/mod.ts";
import { address, allocate, scratch } from "../../memory/heap.ts";
import { type DataHandle, isActive, runtime } from "../../runtime/runtime.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { register } from "../../tfjs/register.ts";
import { parallel } from "../../threads/pool.ts";
import {
  BLOCK_ROWS,
  invertNeighboursJob,
  type SparseConvArguments,
  sparseConvBytes,
  sparseConvFilterJob,
  sparseConvJob,
} from "./sparse_conv_jobs.ts";

/** What {@linkcode sparseConv} convolves with. */
export interface SparseConvTensors {
  /** A matrix for each offset of the kernel, float32 [offsets, channels in, channels out]. */
  weights: Tensor;
  /**
   * Which row of the input an output meets under each offset, int32 [offsets, outputs]; a negative number: none. Under one offset
   * every row of the input meets one output at most.
   */
  neighbours: Tensor;
}

/**
 * Convolution of the features at some sites, with gradients by features and weights. On the engine a block of outputs gathers the
 * rows it needs, multiplies them with the weights of the offset and adds the products to its outputs, offset by offset: what is
 * gathered and what is multiplied never leaves the cache. Other backends gather whole tensors, missing rows as zeros.
 *
 * ```text
 * y[k]      = sum over o with n[o, k] >= 0 of  x[n[o, k]] W[o]
 * dx[j]     = sum over o, k with n[o, k] = j of  dy[k] W[o]^T
 * dW[o]     = sum over k with n[o, k] >= 0 of  x[n[o, k]]^T dy[k]
 * ```
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), sections 2 and 4.
 *
 * @param x Features of the input sites, float32 [inputs, channels in].
 * @param tensors Weights and neighbours.
 * @returns Features of the output sites, [outputs, channels out].
 * @throws {TypeError} If a shape does not fit, or a type is another.
 * @throws {RangeError} On the engine: if a neighbour is no row of x; in the gradient, if a row occurs twice under an offset.
 *
 * @example Three sites in a line, the kernel looks to the left and to the right
 * ```ts
 * import { sparseConv, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const neighbours = tf.tensor2d([[-1, 0, 1], [1, 2, -1]], [2, 3], "int32");
 * const weights = tf.tensor3d([1, 100], [2, 1, 1]);
 * const y = sparseConv(tf.tensor2d([[1], [2], [3]]), { weights, neighbours });
 * assert.deepEqual([...y.dataSync()], [200, 301, 2]);
 * ```
 */
export function sparseConv(x: Tensor, { weights, neighbours }: SparseConvTensors): Tensor2D {
  requireFloat32({ x, weights });
  if (neighbours.dtype !== "int32") {
    throw new TypeError(
      `Cannot use neighbours: their type must be int32: current value is ${neighbours.dtype}`,
    );
  }
  const [rows = 0, channels = 0] = x.shape, [offsets = 0, , width = 0] = weights.shape;
  requireShape("x", x.shape, [rows, channels]);
  requireShape("weights", weights.shape, [offsets, channels, width]);
  requireShape("neighbours", neighbours.shape, [offsets, neighbours.shape[1] ?? 0]);
  if (!isActive()) return tf.tidy(() => gatherWhole(x as Tensor2D, weights, neighbours));
  return tf.engine().runKernel("SparseConv", { x, weights, neighbours }) as Tensor2D;
}

/** As operators of tfjs: a row of zeros stands before the features, and -1 becomes its number. */
function gatherWhole(x: Tensor2D, weights: Tensor, neighbours: Tensor): Tensor2D {
  const padded = tf.pad(x, [[1, 0], [0, 0]]);
  const ids = tf.unstack(
    tf.maximum(tf.add(neighbours, tf.scalar(1, "int32")), tf.scalar(0, "int32")),
  );
  const products = tf.unstack(weights).map((weight, offset) =>
    tf.matMul(tf.gather(padded, tf.cast(ids[offset]!, "int32")), weight as Tensor2D)
  );
  return tf.addN(products) as Tensor2D;
}

type Named<Names extends string> = Record<Names, DataHandle>;

/** Registers the sparse convolution and its gradients on our backend. */
export function registerSparseConv(): void {
  register<Named<"x" | "weights" | "neighbours">, unknown>("SparseConv", () => ({ inputs }) => {
    const { x, weights, neighbours } = inputs;
    const [, depth, width] = weights.shape as [number, number, number];
    const [offsets, outputs] = neighbours.shape as [number, number];
    const y = allocate([outputs, width]);
    convolve([address(x), address(weights), address(neighbours), address(y)], {
      inputs: x.shape[0]!,
      outputs,
      offsets,
      depth,
      width,
      transposed: 0,
    });
    return y;
  });
  register<Named<"dy" | "weights" | "neighbours">, { inputs: number }>(
    "SparseConvInputGrad",
    () => ({ inputs: { dy, weights, neighbours }, attrs }) => {
      const [, depth, width] = weights.shape as [number, number, number];
      const [offsets, outputs] = neighbours.shape as [number, number], { inputs } = attrs;
      const dx = allocate([inputs, depth]), users = scratch("users", offsets * inputs * 4 + 4);
      parallel(invertNeighboursJob, offsets, [address(neighbours), users, outputs, inputs]);
      convolve([address(dy), address(weights), users, address(dx)], {
        inputs: outputs,
        outputs: inputs,
        offsets,
        depth: width,
        width: depth,
        transposed: 1,
      });
      return dx;
    },
  );
  register<Named<"x" | "dy" | "neighbours">, unknown>(
    "SparseConvFilterGrad",
    () => ({ inputs }) => {
      const { x, dy, neighbours } = inputs, depth = x.shape[1]!, width = dy.shape[1]!;
      const [offsets, outputs] = neighbours.shape as [number, number];
      const dw = allocate([offsets, depth, width]);
      const addresses = [address(x), address(dy), address(neighbours), address(dw)] as const;
      const sizes = [x.shape[0]!, outputs, offsets, depth, width, 0] as const;
      parallel(sparseConvFilterJob, offsets, [...addresses, ...sizes, ...room(depth, width)]);
      return dw;
    },
  );
}

type Addresses = readonly [x: number, weights: number, table: number, target: number];
type Sizes = Record<"inputs" | "outputs" | "offsets" | "depth" | "width" | "transposed", number>;

function convolve(addresses: Addresses, sizes: Sizes): void {
  const { inputs, outputs, offsets, depth, width, transposed } = sizes;
  const args: SparseConvArguments = [
    ...addresses,
    inputs,
    outputs,
    offsets,
    depth,
    width,
    transposed,
    ...room(depth, width),
  ];
  parallel(sparseConvJob, Math.ceil(outputs / BLOCK_ROWS), args);
}

/** Scratch of all threads, and the bytes of one. */
function room(depth: number, width: number): [number, number] {
  const bytes = sparseConvBytes(depth, width);
  return [scratch("sparse convolution", bytes * runtime().threads), bytes];
}

registerGradient({
  kernelName: "SparseConv",
  inputsToSave: ["x", "weights", "neighbours"],
  gradFunc: (upstream, saved) => {
    const [x, weights, neighbours] = saved as [Tensor, Tensor, Tensor], dy = upstream as Tensor;
    const run = (name: string, inputs: Record<string, Tensor>, attrs = {}) =>
      tf.engine().runKernel(name, inputs as never, attrs) as Tensor;
    return {
      x: () => run("SparseConvInputGrad", { dy, weights, neighbours }, { inputs: x.shape[0]! }),
      weights: () => run("SparseConvFilterGrad", { x, dy, neighbours }),
    };
  },
});
