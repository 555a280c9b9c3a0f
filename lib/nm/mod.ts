/**
 * N:M sparsity: of every m consecutive weights along the input channels n are *kept*.
 *
 * - The mask of a layer, {@linkcode nmMask}, of one that is N:M in both directions, {@linkcode transposableMask}, and an order of
 *   channels that lets a mask keep more, {@linkcode channelPermutation}.
 * - Training through it: `applyMask` of `lib/mask` forward, {@linkcode srSteGradient} backward, {@linkcode maskFlips} to watch.
 * - From dense to N:M block by block: {@linkcode denseShare} says how many blocks are dense at a time, {@linkcode denseBlocks} which,
 *   {@linkcode progressiveMask} what that drops, {@linkcode denseInMask} which were before; {@linkcode softMask} weighs what is kept.
 *   `pruningRun()` with a recipe of rule `nm` trains through them.
 * - Storage: {@linkcode encodeTwoOfFour}, {@linkcode nmStorage}.
 * - One pattern for all layers or one for each: {@linkcode fitDensityCurve}, {@linkcode jensenGap}, {@linkcode bestSwap},
 *   {@linkcode waterFilling} and {@linkcode latticeDensities}.
 *
 * @module
 */
export type { ChannelWeight } from "./blocks/weight_axes.ts";
export * from "./blocks/pattern.ts";
export { type BlockOptions, type BlockRule, weightBlocks } from "./blocks/weight_blocks.ts";
export * from "./compressed/storage.ts";
export * from "./compressed/two_of_four.ts";
export * from "./masks/channel_permutation.ts";
export * from "./masks/removed_l1.ts";
export { nmMask, type NMMaskOptions } from "./masks/nm_mask.ts";
export * from "./masks/permute_channels.ts";
export * from "./masks/sr_ste.ts";
export * from "./masks/transposable_mask.ts";
export * from "./mixed/density_loss.ts";
export * from "./mixed/fit_density_curve.ts";
export * from "./mixed/lattice.ts";
export {
  bestSwap,
  feasibleSwaps,
  smallestSwap,
  type Swap,
  type SwapGain,
  type SwapStates,
} from "./mixed/swaps.ts";
export * from "./mixed/water_filling.ts";
export { blockL1 } from "./progressive/block_l1.ts";
export {
  type BlockOrder,
  denseBlocks,
  type DenseBlocksOptions,
} from "./progressive/dense_blocks.ts";
export * from "./progressive/dense_in_mask.ts";
export * from "./progressive/dense_share.ts";
export * from "./progressive/kept_while_decreasing.ts";
export * from "./progressive/progressive_mask.ts";
export * from "./progressive/soft_mask.ts";
