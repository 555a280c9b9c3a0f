import type { LayerBits } from "../../quant/mod.ts";

/**
 * What a bit more costs: the derivative of the logarithm of all bit operations by each bit width.
 *
 * | symbol       | meaning                                                |
 * | ------------ | ------------------------------------------------------ |
 * | M_l          | multiply-adds of what is left of layer l               |
 * | b_w,l, b_a,l | bits of its weight and of its input                    |
 *
 * ```text
 * B = sum over l of  M_l b_w,l b_a,l
 * d ln B / d b_w,l = M_l b_a,l / B,     d ln B / d b_a,l = M_l b_w,l / B
 * ```
 *
 * Added to the gradients by b with a factor, the price, it is a term  price · ln B  of the loss: bits fall where they cost much and
 * help little.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param macs Multiply-adds by layer.
 * @param bits Present bits by layer, 32 where nothing is quantized.
 * @returns The derivatives by layer, in 1/bit.
 *
 * @example Two layers, the second of a third of the operations
 * ```ts
 * import { bitPrice } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const price = bitPrice({ a: 2, b: 1 }, { a: { weight: 4, activation: 8 }, b: { weight: 4, activation: 8 } });
 * assert.equal(price.a!.weight, 2 * 8 / 96);
 * assert.equal(price.b!.activation, 4 / 96);
 * ```
 */
export function bitPrice(
  macs: Record<string, number>,
  bits: Record<string, LayerBits>,
): Record<string, LayerBits> {
  const layers = Object.entries(bits).map(([name, own]) => ({
    name,
    macs: macs[name] ?? 0,
    ...own,
  }));
  const bops = layers.reduce((sum, one) => sum + one.macs * one.weight * one.activation, 0);
  return Object.fromEntries(layers.map(({ name, macs, weight, activation }) => [name, {
    weight: macs * activation / bops,
    activation: macs * weight / bops,
  }]));
}
