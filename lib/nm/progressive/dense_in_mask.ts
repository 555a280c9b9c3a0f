import { checkOptions, unchecked } from "../../core/mod.ts";
import { blockChecks } from "../blocks/weight_blocks.ts";
import type { ChannelWeight } from "../blocks/weight_axes.ts";
import { requirePattern } from "../blocks/pattern.ts";
import type { NMMaskOptions } from "../masks/nm_mask.ts";
import { blockL1 } from "./block_l1.ts";

/** The mask of a weight, of its shape and layout. */
export interface ChannelMask extends Pick<ChannelWeight, "shape" | "layout"> {
  /** 1 keep, 0 drop, in the order of the weight. */
  data: Uint8Array;
}

/**
 * Reads off a mask which blocks are dense: what frozen membership remembers from step to step, without another memory than the mask.
 *
 * ```text
 * dense_b = 1  if block b keeps more than n weights,    0 otherwise
 * ```
 *
 * A last block of at most n weights keeps all of them either way; it counts as N:M.
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061), for blocks of which some are dense.
 *
 * @param mask The mask, as {@linkcode progressiveMask} makes it.
 * @param options Pattern, and where blocks begin.
 * @returns For each block 1 or 0: the `previous` of the next mask.
 * @throws {TypeError} If the shape does not fit layout or data, or an option is misspelt.
 * @throws {RangeError} If n and m are not integers with 1 <= n <= m.
 *
 * @example The second of two blocks
 * ```ts
 * import { denseInMask } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const mask = { data: Uint8Array.of(1, 1, 0, 0, 1, 1, 1, 1), shape: [8, 1], layout: "dense" } as const;
 * assert.deepEqual([...denseInMask(mask, { n: 2, m: 4 })], [0, 1]);
 * ```
 */
export function denseInMask(mask: ChannelMask, options: NMMaskOptions): Uint8Array {
  // requirePattern() and blockL1() check the rest
  checkOptions("denseInMask()", options, { n: unchecked, ...blockChecks });
  requirePattern(options);
  const { n, ...blocks } = options, { data, shape, layout } = mask;
  const kept = blockL1(
    { data: Float32Array.from(data, (one) => one === 0 ? 0 : 1), shape, layout },
    blocks,
  );
  return Uint8Array.from(kept, (count) => count > n ? 1 : 0);
}
