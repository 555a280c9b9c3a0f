import type { Tensor } from "../core/mod.ts";
import { groupNorm as normalise } from "../engine/mod.ts";
import { createVariable, type VariableStore } from "./variables.ts";

/** Size of a group norm. */
export interface GroupNormSizes {
  /** Length of the last axis. */
  channels: number;
  /** Number of groups of neighbouring channels; it divides the channels. */
  groups: number;
}

/**
 * Group normalisation: each sample, and in it each group of neighbouring channels, by itself.
 *
 * ```text
 * y = scale * (x - mean) / sqrt(variance + 1e-5) + offset      mean and variance over the pixels and the channels of a group
 * ```
 *
 * No sample sees another, so training and inference are the same and there are no running statistics.
 *
 * Source: Wu, He 2018 (arXiv:1803.08494).
 *
 * @param store Gets `name/scale` and `name/offset`, each [channels].
 * @param name Layer name.
 * @param sizes Channels and groups.
 * @returns The layer: [batch, ..., channels] to the same shape.
 *
 * @example Two groups: the large channel does not disturb the small ones
 * ```ts
 * import { groupNorm, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = groupNorm(variableStore(0), "norm", { channels: 4, groups: 2 });
 * const y = layer(tf.tensor2d([[10, 20, 5000, 3000]])).dataSync();
 * assert.deepEqual([...y].map(Math.round), [-1, 1, 1, -1]);
 * ```
 */
export function groupNorm(
  store: VariableStore,
  name: string,
  sizes: GroupNormSizes,
): (x: Tensor) => Tensor {
  const { channels, groups } = sizes;
  const scale = createVariable(store, `${name}/scale`, { shape: [channels], start: () => 1 });
  const offset = createVariable(store, `${name}/offset`, { shape: [channels], start: () => 0 });
  return (x) => normalise(x, { scale, offset }, { groups });
}
