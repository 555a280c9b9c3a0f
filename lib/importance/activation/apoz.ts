/**
 * Average percentage of zeros: how often a channel says nothing. The channel with the **highest** share leaves first.
 *
 * @module
 */
import { requireFiniteNumbers, requireInteger } from "../../core/mod.ts";
import type { ImportanceScore } from "../group/scored_group.ts";
import type { ChannelZeros } from "./channel_zeros.ts";

/**
 * The share of zeros of each channel.
 *
 * ```text
 * APoZ_c = zeros_c / counts_c
 * ```
 *
 * Source: Hu et al.: Network trimming (arXiv:1607.03250), equation 1.
 *
 * @param counts Counts of zeros, from one batch or added over many.
 * @returns Shares in [0, 1].
 * @throws {RangeError} If a channel was never looked at.
 *
 * @example
 * ```ts
 * import { apoz, channelZeros } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...apoz(channelZeros([0, 1, 0, 2], [2, 2]))], [1, 0]);
 * ```
 */
export function apoz({ zeros, counts }: ChannelZeros): Float64Array {
  counts.forEach((count, c) => requireInteger(`the count of channel ${c}`, count, { min: 1 }));
  return zeros.map((zero, c) => zero / counts[c]!);
}

/**
 * The order in which channels leave: highest share of zeros first, of equal shares the lower index.
 *
 * Source: Hu et al.: Network trimming (arXiv:1607.03250).
 *
 * @param shares Shares of zeros, from {@linkcode apoz}.
 * @returns All channels.
 * @throws {RangeError} If a share is not finite.
 *
 * @example
 * ```ts
 * import { apozOrder } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(apozOrder([11 / 32, 12 / 32, 14 / 32]), [2, 1, 0]);
 * ```
 */
export function apozOrder(shares: ArrayLike<number>): number[] {
  requireFiniteNumbers("the shares of zeros", shares);
  return Array.from(shares, (_, c) => c).sort((a, b) => shares[b]! - shares[a]! || a - b);
}

/** What {@linkcode apozCut} decides. */
export interface ApozCut {
  /** The share of zeros above which channels leave. */
  threshold: number;
  /** The channels that leave, ascending. */
  removed: number[];
}

/**
 * The trimming rule: channels leave whose share of zeros is more than one standard deviation above their layer's mean. Between two
 * rounds the network is trained again from the weights that remain.
 *
 * ```text
 * threshold = mean(APoZ) + sqrt(mean((APoZ - mean(APoZ))^2))        remove where APoZ > threshold
 * ```
 *
 * Source: Hu et al.: Network trimming (arXiv:1607.03250), section 3.2.
 *
 * @param shares Shares of zeros of one layer.
 * @returns The threshold and the channels.
 * @throws {RangeError} If there is no channel or a share is not finite.
 *
 * @example
 * ```ts
 * import { apozCut } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(apozCut([0.5, 0.5, 0.5, 0.9]).removed, [3]);
 * ```
 */
export function apozCut(shares: ArrayLike<number>): ApozCut {
  requireInteger("the number of channels", shares.length, { min: 1 });
  requireFiniteNumbers("the shares of zeros", shares);
  const list = Array.from(shares);
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const centre = mean(list);
  const threshold = centre + Math.sqrt(mean(list.map((share) => (share - centre) ** 2)));
  // equal shares are not above their mean, whatever rounding says
  const removed = list.flatMap((share, c) => share > threshold * (1 + 1e-12) ? [c] : []);
  return { threshold, removed };
}

/**
 * The share of activations that are not zero as a score of structures: higher for those that should stay.
 *
 * ```text
 * score = 1 - APoZ
 * ```
 *
 * Source: Hu et al.: Network trimming (arXiv:1607.03250).
 *
 * @param counts Counts of the structures of each group by the group's name, from {@linkcode measureZeros}.
 * @returns The score, in [0, 1]; it throws a TypeError for a group without counts.
 *
 * @example
 * ```ts
 * import { apozScore, scoredGroup } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 2, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const scored = scoredGroup(group, { parameters: {}, updates: {}, shapes: {} });
 * const counts = { fc: { zeros: Float64Array.of(3, 0), counts: Float64Array.of(4, 4) } };
 * assert.deepEqual([...apozScore(counts)(scored)], [1 / 4, 1]);
 * ```
 */
export function apozScore(counts: Readonly<Record<string, ChannelZeros>>): ImportanceScore {
  return ({ group }) => {
    const own = Object.hasOwn(counts, group.name) ? counts[group.name] : undefined;
    if (own === undefined || own.zeros.length !== group.size) {
      throw new TypeError(
        `Cannot score ${group.name} by zeros: there must be counts of its ${group.size} structures: current value is ${
          own === undefined ? "none" : own.zeros.length
        }`,
      );
    }
    return apoz(own).map((share) => 1 - share);
  };
}
