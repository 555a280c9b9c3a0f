import type { QuantizedLayer } from "../../qadg/mod.ts";
import { FLOAT_BITS, type LayerBits } from "../../quant/mod.ts";
import { periods } from "../schedule/schedule.ts";
import { layerRange } from "../state/layer_ranges.ts";
import type { QassoProblem } from "../state/problem.ts";

/**
 * The bits that every quantizer ends at under a budget: the highest that the projection stage leaves it, so that costs are known
 * before the end.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param problem The problem; its layers, schedule and rule for the bit range are used.
 * @returns Bits by layer; 32 for what is not quantized.
 *
 * @example
 * ```ts
 * import { correctedRules, finalBits, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   layers: [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }],
 *   config: {
 *     warmUpSteps: 0,
 *     projectionSteps: 4,
 *     projectionPeriods: 2,
 *     jointSteps: 6,
 *     pruningPeriods: 2,
 *     bitRange: [4, 16],
 *     bitReduction: 5,
 *   },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * assert.deepEqual(finalBits(problem), { fc: { weight: 6, activation: 32 } });
 * ```
 */
export function finalBits(
  problem: Pick<QassoProblem, "layers" | "config" | "rules">,
): Record<string, LayerBits> {
  // bits freeze in the first step of cool-down, in which the last reduction is in force even where there is no joint stage
  return highestBits(problem, periods(problem.config).jointEnd + 1);
}

/**
 * The highest bits that the range of each quantizer allows in a step.
 *
 * Source: docs/geta.md, sections 4.5 and 4.17.
 *
 * @param problem The problem; its layers, schedule and rule for the bit range are used.
 * @param step Number n of the step, from 1.
 * @returns Bits by layer; 32 for what is not quantized.
 *
 * @example
 * ```ts
 * import { correctedRules, highestBits, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   layers: [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }],
 *   config: {
 *     warmUpSteps: 0,
 *     projectionSteps: 4,
 *     projectionPeriods: 2,
 *     jointSteps: 6,
 *     pruningPeriods: 2,
 *     bitRange: [4, 16],
 *     bitReduction: 5,
 *   },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * assert.deepEqual([1, 3, 5].map((step) => highestBits(problem, step).fc!.weight), [16, 11, 6]);
 * ```
 */
export function highestBits(
  { layers, config, rules }: Pick<QassoProblem, "layers" | "config" | "rules">,
  step: number,
): Record<string, LayerBits> {
  const highest = (layer: string, part: keyof LayerBits) =>
    rules.bitRange(step, { ...config, bitRange: layerRange(config, { layer, part }) })[1];
  return Object.fromEntries(layers.map(({ name, weightQuantizer, activationQuantizer }) => [name, {
    weight: weightQuantizer ? highest(name, "weight") : FLOAT_BITS,
    activation: activationQuantizer ? highest(name, "activation") : FLOAT_BITS,
  }]));
}

/**
 * The bits of quantizers alone: what is not quantized has none.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param layers The quantized layers.
 * @param bits Bits by layer, 32 where nothing is quantized.
 * @returns Bits by layer and quantizer.
 *
 * @example
 * ```ts
 * import { quantizedParts } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layers = [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }];
 * const bits = { fc: { weight: 6, activation: 32 } };
 * assert.deepEqual(quantizedParts(layers, bits), { fc: { weight: 6 } });
 * ```
 */
export function quantizedParts(
  layers: readonly QuantizedLayer[],
  bits: Record<string, LayerBits>,
): Record<string, Partial<LayerBits>> {
  return Object.fromEntries(layers.map(({ name, weightQuantizer, activationQuantizer }) => [name, {
    ...(weightQuantizer && { weight: bits[name]!.weight }),
    ...(activationQuantizer && { activation: bits[name]!.activation }),
  }]));
}
