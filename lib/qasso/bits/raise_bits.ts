import type { LayerBits } from "../../quant/mod.ts";
import type { AllocatedLayer } from "./allocate_bits.ts";

/** What {@linkcode raiseBits} starts from. */
export interface RaiseBitsOptions {
  /** Bits by layer, each one of its choices. */
  bits: Record<string, LayerBits>;
  /** Bit operations of all layers together. */
  budget: number;
}

/**
 * Spends what is left of a budget on single quantizers: always the next width that lowers the error most for each bit operation, until
 * none fits.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param layers The layers and their choices.
 * @param options Bits so far, and the budget.
 * @returns Bits by layer.
 *
 * @example 60 bit operations are left: one bit more costs 40 in layer a, 10 in layer b
 * ```ts
 * import { bitChoices, raiseBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layer = (name: string, macs: number) =>
 *   ({ name, macs, weight: bitChoices(1, [2, 4]), activation: [{ bits: 10, error: 0 }] });
 * const four = { weight: 2, activation: 10 };
 * const bits = raiseBits([layer("a", 4), layer("b", 1)], { bits: { a: four, b: four }, budget: 160 });
 * assert.deepEqual([bits.a!.weight, bits.b!.weight], [3, 4]);
 * ```
 */
export function raiseBits(
  layers: readonly AllocatedLayer[],
  { bits, budget }: RaiseBitsOptions,
): Record<string, LayerBits> {
  const raised = structuredClone(bits);
  const cost = (macs: number, { weight, activation }: LayerBits) => macs * weight * activation;
  let left = layers.reduce((sum, { name, macs }) => sum - cost(macs, raised[name]!), budget);
  for (;;) {
    let best: { name: string; to: LayerBits; price: number } | undefined, most = -Infinity;
    for (const { name, macs, ...choices } of layers) {
      const own = raised[name]!;
      for (const part of ["weight", "activation"] as const) {
        const wider = choices[part].filter((choice) => choice.bits > own[part])
          .sort((a, b) => a.bits - b.bits)[0];
        if (wider === undefined) continue;
        const to = { ...own, [part]: wider.bits }, price = cost(macs, to) - cost(macs, own);
        const now = choices[part].find((choice) => choice.bits === own[part])!.error;
        if (price > left || wider.error > now) continue;
        const gain = (now - wider.error) / Math.max(price, Number.MIN_VALUE);
        if (gain > most) [best, most] = [{ name, to, price }, gain];
      }
    }
    if (best === undefined) return raised;
    raised[best.name] = best.to;
    left -= best.price;
  }
}
