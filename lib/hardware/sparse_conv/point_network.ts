import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  someList,
  type Tensor,
} from "../../core/mod.ts";
import { sparseConv } from "../../engine/mod.ts";
import {
  batchNorm,
  createVariable,
  dense,
  heNormal,
  type Mode,
  type Network,
  type VariableStore,
  variableStore,
} from "../../nn/mod.ts";
import { neighbourTable } from "./neighbours.ts";
import { kernelOffsets, type Site, stridedSites } from "./sites.ts";
import { voxelSites } from "./voxels.ts";

/** Size of a layer of {@linkcode sparseConvBn}. */
export interface SparseConvBnOptions {
  /** Channels in. */
  inputs: number;
  /** Channels out. */
  outputs: number;
  /** Length of the kernel in each of three dimensions. */
  kernel: number;
  /** Stride; 1, a submanifold convolution, by default. A strided one has a kernel as long as its stride. */
  stride?: number;
}

/** Features at sites. */
export interface SparseTensor {
  /** Where, see {@linkcode voxelSites}. */
  sites: readonly Site[];
  /** What, shape [sites, channels]. */
  features: Tensor;
}

/**
 * A sparse convolution in three dimensions with batch norm over all sites and relu: submanifold, or strided to fewer sites.
 *
 * ```text
 * y = relu(norm(sparseConv(x, W)))        W: [kernel^3, channels in, channels out]
 * ```
 *
 * Source: Graham, van der Maaten: Submanifold sparse convolutional networks (arXiv:1706.01307).
 *
 * @param store Where the variables go: `<name>/kernel` and those of the norm.
 * @param name Prefix of their names.
 * @param options Sizes.
 * @returns The layer.
 *
 * @example
 * ```ts
 * import { sparseConvBn } from "@geta-lab/geta/hardware";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = sparseConvBn(variableStore(0), "down", { inputs: 1, outputs: 4, kernel: 2, stride: 2 });
 * const { sites, features } = layer({ sites: [[0, 0, 0], [1, 1, 1], [4, 0, 0]], features: tf.ones([3, 1]) }, { training: false });
 * assert.deepEqual(sites, [[0, 0, 0], [2, 0, 0]]);
 * assert.deepEqual(features.shape, [2, 4]);
 * ```
 */
export function sparseConvBn(
  store: VariableStore,
  name: string,
  options: SparseConvBnOptions,
): (x: SparseTensor, mode: Mode) => SparseTensor {
  checkOptions("sparseConvBn()", options, {
    inputs: given(integerWithin({ min: 1 })),
    outputs: given(integerWithin({ min: 1 })),
    kernel: given(integerWithin({ min: 1 })),
    stride: integerWithin({ min: 1 }),
  });
  const { inputs, outputs, kernel, stride = 1 } = options, offsets = kernelOffsets(kernel, 3);
  const weights = createVariable(store, `${name}/kernel`, {
    shape: [offsets.length, inputs, outputs],
    start: heNormal(offsets.length * inputs),
  });
  const norm = batchNorm(store, `${name}/bn`, outputs, tf.relu);
  return ({ sites, features }, mode) => {
    const targets = stride === 1 ? sites : stridedSites(sites, stride);
    const table = neighbourTable(sites, targets, { offsets, stride });
    const neighbours = tf.tensor2d(table, [offsets.length, targets.length], "int32");
    return { sites: targets, features: norm(sparseConv(features, { weights, neighbours }), mode) };
  };
}

/** Size of {@linkcode pointNetwork}. */
export interface PointNetworkOptions {
  /** Points of a cloud and 3, as data sets say it. */
  inputShape: number[];
  /** Number of classes. */
  classes: number;
  /** Seed of the initial weights, default 0. */
  seed?: number;
  /** Channels at each of the resolutions, default [16, 32, 48]. */
  widths?: readonly number[];
  /** Edge of a voxel, unit of the coordinates; default 0.125. */
  edge?: number;
}

/**
 * A small network for point clouds, which computes only where points are: voxels with the feature 1; at each resolution a submanifold
 * convolution, between two resolutions a strided one; the mean over the sites of a cloud; a dense layer. It trains like any network.
 * Its sites follow from the values of its input, so it cannot be traced.
 *
 * ```text
 * 1 -sub 3-> 16 -down 2-> 32 -sub 3-> 32 -down 2-> 48 -sub 3-> 48 -mean-> dense
 * ```
 *
 * Source: Graham, van der Maaten: Submanifold sparse convolutional networks (arXiv:1706.01307).
 *
 * @param options Sizes and seed.
 * @returns The network, from [batch, points, 3] to [batch, classes].
 * @throws {RangeError} If a size is no positive number.
 *
 * @example
 * ```ts
 * import { pointClouds } from "@geta-lab/geta/datasets";
 * import { pointNetwork } from "@geta-lab/geta/hardware";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputShape, classes, test } = pointClouds({ train: 1, validation: 0, test: 2, points: 50 });
 * const network = pointNetwork({ inputShape, classes: classes.length });
 * const y = network.forward(tf.tensor(test.points, [2, 50, 3]), { training: false });
 * assert.deepEqual(y.shape, [2, 6]);
 * ```
 */
export function pointNetwork(options: PointNetworkOptions): Network {
  checkOptions("pointNetwork()", options, {
    inputShape: given(someList),
    classes: given(integerWithin({ min: 1 })),
    seed: integerWithin(),
    widths: someList,
    edge: numberWithin({ exclusiveMin: 0 }),
  });
  const { inputShape, classes, seed = 0, widths = [16, 32, 48], edge = 0.125 } = options;
  const store = variableStore(seed);
  const layers = widths.flatMap((outputs, level) => {
    const inputs = widths[level - 1] ?? 1, name = level + 1;
    if (level === 0) return [sparseConvBn(store, `sub${name}`, { inputs, outputs, kernel: 3 })];
    return [
      sparseConvBn(store, `down${name}`, { inputs, outputs, kernel: 2, stride: 2 }),
      sparseConvBn(store, `sub${name}`, { inputs: outputs, outputs, kernel: 3 }),
    ];
  });
  const head = dense(store, "head", { inputs: widths.at(-1)!, outputs: classes });
  const stride = 2 ** (widths.length - 1);
  return {
    name: "points",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) =>
      tf.tidy(() => {
        const clouds = x.shape[0]!;
        const { sites, pitch } = voxelSites(x.dataSync(), { clouds, edge, margin: 4 * stride });
        let y: SparseTensor = { sites, features: tf.ones([sites.length, 1]) };
        for (const layer of layers) y = layer(y, mode);
        return head(tf.matMul(means(y.sites, clouds, pitch / stride), y.features));
      }),
  };
}

/** Matrix [clouds, sites] that takes the mean over the sites of each cloud. */
function means(sites: readonly Site[], clouds: number, pitch: number): tf.Tensor2D {
  const owners = sites.map(([x]) => Math.floor(x! / pitch)),
    counts = new Array<number>(clouds).fill(0);
  for (const owner of owners) counts[owner]!++;
  const matrix = new Float32Array(clouds * sites.length);
  owners.forEach((owner, i) => matrix[owner * sites.length + i] = 1 / counts[owner]!);
  return tf.tensor2d(matrix, [clouds, sites.length]);
}
