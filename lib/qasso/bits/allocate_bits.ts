import { checkOptions, given, integerWithin, numberWithin, smallest } from "../../core/mod.ts";
import type { LayerBits } from "../../quant/mod.ts";
import { raiseBits } from "./raise_bits.ts";

/** A bit width that a quantizer may have, and what it does to the loss. */
export interface BitChoice {
  /** The width. */
  bits: number;
  /** Error at this width, in the unit of all others. */
  error: number;
}

/** A layer whose bits are to be chosen. */
export interface AllocatedLayer {
  /** Its name. */
  name: string;
  /** Multiply-adds of what is left of it. */
  macs: number;
  /** Choices for the weight; one of 32 bits if it is not quantized. */
  weight: readonly BitChoice[];
  /** Choices for the input; one of 32 bits if it is not quantized. */
  activation: readonly BitChoice[];
}

/** What an allocation may cost. */
export interface AllocateBitsOptions {
  /** Bit operations of all layers together. */
  budget: number;
  /** Steps in which the budget above the cheapest choice is counted. Default 16384: a layer's cost is rounded up to 1/16384 of it. */
  cells?: number;
}

/** A pair of widths of one layer. */
interface Pair {
  bits: LayerBits;
  error: number;
  cells: number;
}

/**
 * Chooses bits for every layer: least error in all within a budget of bit operations.
 *
 * | symbol     | meaning                                                   |
 * | ---------- | --------------------------------------------------------- |
 * | M_l        | multiply-adds of layer l                                  |
 * | b_w, b_a   | bits of its weight and of its input                       |
 * | E_w, E_a   | error of each at these bits                               |
 *
 * ```text
 * min  sum over l of  E_w(b_w) + E_a(b_a)   with  sum over l of  M_l b_w b_a <= budget
 * ```
 *
 * A knapsack with one choice for each layer, solved exactly by dynamic programming on costs rounded up to cells, so that the budget is
 * kept, always. What rounding left is spent by {@linkcode raiseBits}: no quantizer could have its next width within the budget.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param layers The layers.
 * @param options The budget.
 * @returns Bits by layer.
 * @throws {RangeError} If even the lowest bits cost more; names what they cost.
 *
 * @example The sensitive layer gets the bits
 * ```ts
 * import { allocateBits, bitChoices } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layer = (name: string, sensitivity: number) => ({
 *   name,
 *   macs: 10,
 *   weight: bitChoices(sensitivity, [2, 8]),
 *   activation: [{ bits: 32, error: 0 }],
 * });
 * const bits = allocateBits([layer("a", 100), layer("b", 1)], { budget: 10 * 32 * 8 });
 * assert.deepEqual([bits.a!.weight, bits.b!.weight], [5, 3]);
 * ```
 */
export function allocateBits(
  layers: readonly AllocatedLayer[],
  options: AllocateBitsOptions,
): Record<string, LayerBits> {
  checkOptions("allocateBits()", options, {
    budget: given(numberWithin({ min: 0 })),
    cells: integerWithin({ min: 1 }),
  });
  const { budget, cells = 16384 } = options;
  const floors = layers.map(lowestCost);
  const least = floors.reduce((sum, one) => sum + one, 0);
  if (least > budget * (1 + 1e-9)) {
    throw new RangeError(
      `Cannot allocate bits: the budget must be at least ${least} bit operations, the cost of the lowest bits: current value is ${budget}`,
    );
  }
  const unit = Math.max(budget - least, 1e-9 * budget) / cells;
  const pairs = layers.map((layer, i) => usefulPairs(layer, { floor: floors[i]!, unit, cells }));
  // best[c]: least error of the layers so far with at most c cells; chosen[l][c]: the pair of layer l there
  let best = new Float64Array(cells + 1);
  const chosen = pairs.map((own) => {
    const next = new Float64Array(cells + 1).fill(Infinity), choice = new Uint16Array(cells + 1);
    own.forEach(({ error, cells: cost }, p) => {
      for (let c = cost; c <= cells; c++) {
        const sum = best[c - cost]! + error;
        if (sum < next[c]!) [next[c], choice[c]] = [sum, p];
      }
    });
    best = next;
    return choice;
  });
  let left = cells;
  const found = pairs.map((_, i) => {
    const l = pairs.length - 1 - i, pair = pairs[l]![chosen[l]![left]!]!;
    left -= pair.cells;
    return [layers[l]!.name, pair.bits] as const;
  });
  const bits = Object.fromEntries(found.reverse());
  return raiseBits(layers, { bits, budget });
}

/**
 * What a layer costs at the lowest bits of its choices.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param layer The layer.
 * @returns Bit operations.
 *
 * @example
 * ```ts
 * import { bitChoices, lowestCost } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "a", macs: 10, weight: bitChoices(1, [2, 8]), activation: bitChoices(1, [4, 8]) };
 * assert.equal(lowestCost(layer), 10 * 2 * 4);
 * ```
 */
export function lowestCost({ macs, weight, activation }: AllocatedLayer): number {
  const lowest = (choices: readonly BitChoice[]) => smallest(choices.map(({ bits }) => bits));
  return macs * lowest(weight) * lowest(activation);
}

/** The pairs of a layer that no other is both cheaper and better than, cheapest first. */
function usefulPairs(
  { macs, weight, activation }: AllocatedLayer,
  { floor, unit, cells }: { floor: number; unit: number; cells: number },
): Pair[] {
  const pairs = weight.flatMap((w) =>
    activation.map((a): Pair => ({
      bits: { weight: w.bits, activation: a.bits },
      error: w.error + a.error,
      cells: Math.ceil((macs * w.bits * a.bits - floor) / unit - 1e-9),
    }))
  ).filter((pair) => pair.cells <= cells)
    .sort((a, b) => a.cells - b.cells || a.error - b.error);
  const useful: Pair[] = [];
  for (const pair of pairs) {
    if (useful.length === 0 || pair.error < useful.at(-1)!.error) useful.push(pair);
  }
  return useful;
}
