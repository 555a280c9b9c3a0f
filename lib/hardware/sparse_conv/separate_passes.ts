import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  integerWithin,
  requireShape,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  unchecked,
} from "../../core/mod.ts";
import type { OffsetGroup } from "./grouping.ts";
import type { KernelMap } from "./kernel_maps.ts";

/** What {@linkcode separatePasses} prepares. */
export interface SeparatePassesOptions {
  /** Number of input sites. */
  inputs: number;
  /** Number of output sites. */
  outputs: number;
  /** Offsets that are one batched product, see {@linkcode groupOffsets}; by default each offset is a product of its own. */
  groups?: readonly OffsetGroup[];
}

/** A sparse convolution in passes of its own. */
export interface SeparatePasses {
  /** From features [inputs, channels in] and weights [offsets, channels in, channels out] to features [outputs, channels out]. */
  convolve(x: Tensor, weights: Tensor): Tensor2D;
  /** Releases the tensors of indices. */
  dispose(): void;
}

/**
 * The sparse convolution as operators of tfjs: for each offset, or each group of offsets, one that gathers, one that multiplies,
 * one that scatters and one that adds, with a tensor between each two. This is what `sparseConv` of `lib/engine` is measured
 * against. Members of a batched group are padded with rows of zeros to the longest.
 *
 * ```text
 * y = sum over groups of scatter(gather(x, j) W, k)
 * ```
 *
 * Source: Tang et al.: TorchSparse (arXiv:2204.10319), sections 2 and 4.1.
 *
 * @param maps A map for each offset.
 * @param options Numbers of sites, groups.
 * @returns The convolution; the caller disposes of it.
 * @throws {TypeError} When it runs: if features or weights do not fit.
 * @throws {RangeError} If a group names an offset that is not there.
 *
 * @example
 * ```ts
 * import { kernelMaps, separatePasses } from "@geta-lab/geta/hardware";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const maps = kernelMaps([[0], [1]], [[0], [1]], { offsets: [[-1], [0], [1]] });
 * const passes = separatePasses(maps, { inputs: 2, outputs: 2 });
 * const y = passes.convolve(tf.tensor2d([[5], [7]]), tf.tensor3d([100, 1, 10], [3, 1, 1]));
 * assert.deepEqual([...y.dataSync()], [75, 507]);
 * passes.dispose();
 * ```
 */
export function separatePasses(
  maps: readonly KernelMap[],
  options: SeparatePassesOptions,
): SeparatePasses {
  checkOptions("separatePasses()", options, {
    inputs: given(integerWithin({ min: 0 })),
    outputs: given(integerWithin({ min: 0 })),
    groups: unchecked,
  });
  const { inputs, outputs } = options;
  const groups = options.groups ??
    maps.map((map, o) => ({ offsets: [o], rows: map.length, batched: false }));
  // members that are no batch are products of their own
  const launches = groups.flatMap(({ offsets, rows, batched }) =>
    batched
      ? [{ offsets, rows }]
      : offsets.map((o) => ({ offsets: [o], rows: mapOf(maps, o).length }))
  ).filter(({ rows }) => rows > 0).map(({ offsets, rows }) => {
    const from = new Int32Array(offsets.length * rows).fill(inputs); // the row of zeros behind the features
    const to = new Int32Array(from.length);
    offsets.forEach((offset, member) =>
      mapOf(maps, offset).forEach(([input, output], row) => {
        from[member * rows + row] = input;
        to[member * rows + row] = output;
      })
    );
    return {
      offsets,
      rows,
      from: tf.tensor1d(from, "int32"),
      to: tf.tensor2d(to, [to.length, 1], "int32"),
    };
  });
  const padded = launches.some(({ offsets, rows }) =>
    offsets.some((offset) => mapOf(maps, offset).length < rows)
  );
  return {
    convolve(x, weights) {
      const [, channels = 0] = x.shape, [, , width = 0] = weights.shape;
      requireShape("x", x.shape, [inputs, channels]);
      requireShape("weights", weights.shape, [maps.length, channels, width]);
      return tf.tidy(() => {
        const source = padded ? tf.pad(x as Tensor2D, [[0, 1], [0, 0]]) : x;
        const matrices = tf.unstack(weights) as Tensor2D[];
        let y: Tensor2D = tf.zeros([outputs, width]);
        for (const { offsets, rows, from, to } of launches) {
          const gathered = tf.reshape(tf.gather(source, from), [
            offsets.length,
            rows,
            channels,
          ]) as Tensor3D;
          const stacked = tf.stack(offsets.map((offset) => matrices[offset]!)) as Tensor3D;
          const product = tf.reshape(tf.matMul(gathered, stacked), [offsets.length * rows, width]);
          y = tf.add(y, tf.scatterND(to, product, [outputs, width])) as Tensor2D;
        }
        return y;
      });
    },
    dispose: () => launches.forEach(({ from, to }) => tf.dispose([from, to])),
  };
}

function mapOf(maps: readonly KernelMap[], offset: number): KernelMap {
  const map = maps[offset];
  if (map !== undefined) return map;
  throw new RangeError(
    `Cannot use groups: their offsets must be below ${maps.length}: current value is ${offset}`,
  );
}
