/**
 * Axes that are divided into equal blocks: heads, groups of channels, sub-pixels.
 *
 * @module
 */
import { join } from "../propagate/disjoint_sets.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";

/**
 * Couples the positions of each block to each other, so that only whole blocks are removed.
 *
 * ```text
 * two blocks a b c | d e f:   a, b and c are coupled, and d, e and f
 * ```
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @param blocks Number of blocks; divides its length.
 * @returns An axis with one position per block.
 */
export function coupleWithinBlocks(
  propagation: ChannelPropagation,
  channels: AxisChannels,
  blocks: number,
): AxisChannels {
  if (typeof channels === "string") return channels;
  const { ids, zeroing } = channels, length = ids.length / blocks;
  join(propagation.coupled, ids, ids.map((_, i) => ids[i - i % length]!));
  return { ids: ids.filter((_, i) => i % length === 0), zeroing };
}

/**
 * Couples position i of every block, so that all blocks lose the same positions and remain equally long.
 *
 * ```text
 * two blocks a b c | d e f:   a is coupled to d, b to e, c to f
 * ```
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @param blocks Number of blocks; divides its length.
 * @returns An axis as long as one block.
 */
export function coupleAcrossBlocks(
  propagation: ChannelPropagation,
  channels: AxisChannels,
  blocks: number,
): AxisChannels {
  if (typeof channels === "string") return channels;
  const { ids, zeroing } = channels, length = ids.length / blocks;
  join(propagation.coupled, ids, ids.map((_, i) => ids[i % length]!));
  return { ids: ids.slice(0, length), zeroing };
}
