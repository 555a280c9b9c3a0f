/**
 * The bit range of each single quantizer: weights and inputs may have ranges of their own, and layers fixed bits.
 *
 * @module
 */
import { suggestion } from "../../core/mod.ts";
import type { LayerBits } from "../../quant/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { QassoConfig } from "./config.ts";
import type { QassoProblem } from "./problem.ts";

/** A quantizer of a layer. */
export interface LayerPart {
  /** Name of the layer. */
  layer: string;
  /** Which of its quantizers. */
  part: keyof LayerBits;
}

/**
 * The bits of a layer that are fixed for the whole training.
 *
 * Source: docs/geta.md, section 4.17.
 *
 * @param config The configuration.
 * @param layer Name of the layer.
 * @returns Bits of weight and input where they are fixed; empty where they are learned.
 *
 * @example
 * ```ts
 * import { fixedBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = { layerBits: { head: 8, conv1: { weight: 6 } } };
 * assert.deepEqual(fixedBits(config, "head"), { weight: 8, activation: 8 });
 * assert.deepEqual(fixedBits(config, "conv1"), { weight: 6 });
 * assert.deepEqual(fixedBits(config, "conv2"), {});
 * ```
 */
export function fixedBits(
  { layerBits = {} }: Pick<QassoConfig, "layerBits">,
  layer: string,
): Partial<LayerBits> {
  const fixed = Object.hasOwn(layerBits, layer) ? layerBits[layer] : undefined;
  if (fixed === undefined || fixed === "float") return {};
  return typeof fixed === "number" ? { weight: fixed, activation: fixed } : fixed;
}

/**
 * The bit range of one quantizer at the start of the training, and at its end.
 *
 * | quantizer                             | range                                            |
 * | ------------------------------------- | ------------------------------------------------ |
 * | with fixed bits b                     | [b, b]                                           |
 * | of an input                           | `activationBitRange`, by default `bitRange`      |
 * | of a weight                           | `bitRange`                                       |
 *
 * Source: docs/geta.md, section 4.17.
 *
 * @param config The configuration.
 * @param of Which quantizer.
 * @returns The range [b_l, b_u] in bits.
 *
 * @example
 * ```ts
 * import { layerRange } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   bitRange: [2, 8] as [number, number],
 *   activationBitRange: [4, 6] as [number, number],
 *   layerBits: { head: 8 },
 * };
 * assert.deepEqual(layerRange(config, { layer: "conv1", part: "weight" }), [2, 8]);
 * assert.deepEqual(layerRange(config, { layer: "conv1", part: "activation" }), [4, 6]);
 * assert.deepEqual(layerRange(config, { layer: "head", part: "weight" }), [8, 8]);
 * ```
 */
export function layerRange(
  config: Pick<QassoConfig, "bitRange" | "activationBitRange" | "layerBits">,
  { layer, part }: LayerPart,
): [number, number] {
  const fixed = fixedBits(config, layer)[part];
  if (fixed !== undefined) return [fixed, fixed];
  const { bitRange, activationBitRange = bitRange } = config;
  return part === "activation" ? activationBitRange : bitRange;
}

/**
 * Throws unless bits are asked for only of layers and quantizers that there are: said before training.
 *
 * Source: docs/geta.md, section 4.17.
 *
 * @param problem Layers and configuration.
 * @throws {SettingsError} If a layer is unknown, or an input is not quantized; says which name was most likely meant.
 *
 * @example
 * ```ts
 * import { requireLayerBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layers = [{ name: "head", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }];
 * requireLayerBits({ layers, config: { layerBits: { head: 8, conv1: "float" } } });
 * assert.throws(
 *   () => requireLayerBits({ layers, config: { layerBits: { haed: 8 } } }),
 *   /Cannot use layerBits: haed must be a quantized layer; did you mean head\?/,
 * );
 * ```
 */
export function requireLayerBits(
  { layers, config }: Pick<QassoProblem, "layers"> & {
    config: Pick<QassoConfig, "activationBitRange" | "layerBits">;
  },
): void {
  const { activationBitRange, layerBits = {} } = config;
  const quantized = layers.filter((one) => one.weightQuantizer ?? one.activationQuantizer);
  for (const [name, bits] of Object.entries(layerBits)) {
    if (bits === "float") continue; // whoever places quantizers checks the name
    const layer = quantized.find((one) => one.name === name);
    if (layer === undefined) {
      throw new SettingsError(
        `Cannot use layerBits: ${name} must be a quantized layer${
          suggestion(name, quantized.map((one) => one.name))
        }`,
      );
    }
    if (typeof bits === "number" || bits.activation === undefined) continue;
    if (layer.activationQuantizer === undefined) {
      throw new SettingsError(
        `Cannot use layerBits: the input of ${name} must be quantized: current value is ${bits.activation} bits for a float`,
      );
    }
  }
  if (activationBitRange === undefined || layers.some((one) => one.activationQuantizer)) return;
  throw new SettingsError(
    `Cannot use activationBitRange: inputs of layers must be quantized: current value is ${
      activationBitRange.join(":")
    }`,
  );
}
