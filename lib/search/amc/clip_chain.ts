import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireNumber,
  requireShape,
  someList,
} from "../../core/mod.ts";
import { keptChannels } from "./kept_channels.ts";

/** A chain of layers, and what {@linkcode clipChain} holds it to. */
export interface ClipChainOptions {
  /** Multiply-adds of each layer, uncut. */
  costs: readonly number[];
  /** Input channels of each layer; those of the first, the image's, stay. */
  channels: readonly number[];
  /** Share of the multiply-adds that may remain. */
  target: number;
  /** Smallest keep ratio, in (0, 1]; what layers to come are taken to have. Default 0.2. */
  minKeep?: number;
  /** Channels are rounded up to multiples of it. Default 8. */
  multiple?: number;
}

/** A chain after clipping. */
export interface ClippedChain {
  /** Share of its input channels that each layer keeps. */
  kept: number[];
  /** The channels. */
  channels: number[];
  /** Share of the multiply-adds that remains; a little above the target where rounding up made it so. */
  share: number;
}

/**
 * Keeps the keep ratios of a chain within a budget, where a layer shrinks with its inputs and with its outputs, which are the inputs
 * of the next. Layers to come are taken at the lowest ratio.
 *
 * ```text
 * cost(k) = sum over l of cost_l k_l k_(l+1),      k_1 = 1, behind the last layer 1
 * other   = cost of all layers that k_t does not touch,  this = cost of the two that it does, at k_t = 1
 * k_t     = max(min(k_t, (target all - other) / this), minKeep)      then up to a multiple of channels
 * ```
 *
 * Rounding up may leave more than the target, as in the public code; {@linkcode amcEnvironment} chooses among channels whose cost is
 * known, and never does.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), as https://github.com/mit-han-lab/amc counts.
 *
 * @param raw Keep ratios that the agent wants, in [0, 1]; the first is not asked.
 * @param options The chain and its budget.
 * @returns Ratios, channels, what remains.
 * @throws {TypeError} If lists have different lengths.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { clipChain } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const chain = { costs: [100, 200, 100], channels: [3, 16, 16], target: 0.5 };
 * assert.deepEqual(clipChain([1, 1, 1], chain).channels, [3, 16, 8]);
 * ```
 */
export function clipChain(raw: readonly number[], options: ClipChainOptions): ClippedChain {
  checkOptions("clipChain()", options, {
    costs: given(someList),
    channels: given(someList),
    target: given(numberWithin({ exclusiveMin: 0, max: 1 })),
    minKeep: numberWithin({ exclusiveMin: 0, max: 1 }),
    multiple: integerWithin({ min: 1 }),
  });
  const { costs, channels, target, minKeep = 0.2, multiple = 8 } = options;
  requireShape("channels", [channels.length], [costs.length]);
  requireShape("the keep ratios", [raw.length], [costs.length]);
  for (const cost of costs) requireNumber("cost", cost, { exclusiveMin: 0 });
  const all = costs.reduce((sum, cost) => sum + cost, 0);
  const kept = costs.map((_, l) => l === 0 ? 1 : minKeep);
  const at = (ratios: readonly number[]) =>
    costs.reduce((sum, cost, l) => sum + cost * ratios[l]! * (ratios[l + 1] ?? 1), 0);
  for (let t = 1; t < costs.length; t++) {
    const wanted = requireNumber("keep ratio", raw[t]!, { min: 0, max: 1 });
    // the cost is linear in one ratio
    const other = at(kept.with(t, 0)), own = at(kept.with(t, 1)) - other;
    const within = Math.max(Math.min(wanted, (target * all - other) / own), minKeep);
    kept[t] = keptChannels(channels[t]!, within, multiple) / channels[t]!;
  }
  return {
    kept,
    channels: kept.map((keep, l) => Math.round(keep * channels[l]!)),
    share: at(kept) / all,
  };
}
