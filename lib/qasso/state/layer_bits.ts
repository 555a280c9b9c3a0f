import type { NamedArrays } from "../../core/mod.ts";
import type { QuantizedLayer } from "../../qadg/mod.ts";
import { bitWidth, type LayerBits, type QuantizerScalars } from "../../quant/mod.ts";
import { readScalars } from "./scalars.ts";

/**
 * Real-valued bit widths of all quantizers.
 *
 * Source: docs/geta.md, section 2.4 (Qu et al., arXiv:2502.16638).
 *
 * @param layers The quantized layers.
 * @param parameters Parameters by name.
 * @returns Bits by layer name.
 *
 * @example
 * ```ts
 * import { layerBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layers = [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }];
 * const parameters = { d: Float32Array.of(1), q: Float32Array.of(7) };
 * assert.deepEqual(layerBits(layers, parameters), { fc: { weight: 4 } });
 * ```
 */
export function layerBits(
  layers: readonly QuantizedLayer[],
  parameters: NamedArrays,
): Record<string, Partial<LayerBits>> {
  const bits = (names: QuantizerScalars<string>) => bitWidth(readScalars(names, parameters));
  return Object.fromEntries(layers.map(({ name, weightQuantizer, activationQuantizer }) => {
    const own: Partial<LayerBits> = {};
    if (weightQuantizer) own.weight = bits(weightQuantizer);
    if (activationQuantizer) own.activation = bits(activationQuantizer);
    return [name, own];
  }));
}
