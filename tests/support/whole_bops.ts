import assert from "node:assert/strict";
import type { LayerBits } from "@geta-lab/geta/quant";

/**
 * BOPs of the reference at whole bit widths, of layers that all have the same.
 *
 * It multiplies with real bit widths, log2 of a float32 quotient, and adds in float32, so that a figure may be off in its last
 * bit: 9445377 of `graph.json` is odd, and every layer has a multiple of 16 x 32. What is further away than that bit is refused.
 */
export function wholeBops(reported: number, { weight, activation }: LayerBits): number {
  const unit = weight * activation, whole = unit * Math.round(reported / unit);
  if (reported === whole) return whole;
  const neighbour = Math.fround(whole * (1 + Math.sign(reported - whole) * 2 ** -23));
  assert.equal(reported, neighbour, `${reported} is no sum of multiples of ${unit}`);
  return whole;
}
