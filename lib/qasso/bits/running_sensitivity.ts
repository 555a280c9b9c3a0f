import type { NamedArrays } from "../../core/mod.ts";
import type { QuantizedLayer } from "../../qadg/mod.ts";
import { type LayerBits, type QuantizerScalars, stepSizeForBits } from "../../quant/mod.ts";
import { readScalars } from "../state/scalars.ts";
import type { BitChoice } from "./allocate_bits.ts";

/** Share of the running mean that stays from one step to the next: it remembers about 20 steps. */
const decay = 0.95;

/** What {@linkcode runningSensitivity} looks at. */
export interface SensitivityOptions {
  /** Raw gradients by name, of d, q_m and t. */
  gradients: NamedArrays;
  /** The running means before this step; absent at the first step. */
  before?: Record<string, Partial<LayerBits>> | null;
}

/**
 * Running mean of what rounding does to the loss, for each quantizer, as it would be at two bits.
 *
 * | symbol  | meaning                                                   |
 * | ------- | --------------------------------------------------------- |
 * | g_i, e_i | gradient and rounding error x^Q - clip(x) of element i   |
 * | d, g_d  | step size and its gradient                                |
 * | q_m, t  | clip and exponent; q_m^t is d at two bits                 |
 *
 * ```text
 * d g_d = sum over i of g_i e_i
 * a = mean over batches of (g_d q_m^t)^2,      (d g_d)^2 = a / (2^(b-1) - 1)^2  at b bits
 * ```
 *
 * Rounding errors have random signs, so the mean of (d g_d)^2 is that of the sum of g_i^2 e_i^2: diagonal Fisher times squared error.
 * No other pass over the weights is needed, and inputs are measured like weights.
 *
 * Source: docs/geta.md, section 4.18; the error is that of Dong et al. (HAWQ-V2, arXiv:1911.03852) with the Fisher diagonal.
 *
 * @param layers The quantized layers.
 * @param parameters Parameters by name, quantizer scalars included.
 * @param options Gradients, and the means before.
 * @returns a by layer and quantizer, in squared units of the loss.
 *
 * @example
 * ```ts
 * import { runningSensitivity } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layers = [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }];
 * const parameters = { d: Float32Array.of(0.5), q: Float32Array.of(2) };
 * const first = runningSensitivity(layers, parameters, { gradients: { d: Float32Array.of(3) } });
 * assert.deepEqual(first, { fc: { weight: 36 } }); // (3 · 2)^2
 * const next = runningSensitivity(layers, parameters, { gradients: { d: Float32Array.of(0) }, before: first });
 * assert.ok(Math.abs(next.fc!.weight! - 0.95 * 36) < 1e-12);
 * ```
 */
export function runningSensitivity(
  layers: readonly QuantizedLayer[],
  parameters: NamedArrays,
  { gradients, before }: SensitivityOptions,
): Record<string, Partial<LayerBits>> {
  const measure = (names: QuantizerScalars<string>, old: number | undefined) => {
    const { clip, exponent } = readScalars(names, parameters);
    const atTwoBits = stepSizeForBits(2, { clip, ...(exponent !== undefined && { exponent }) });
    const now = ((gradients[names.stepSize]?.[0] ?? 0) * atTwoBits) ** 2;
    return old === undefined ? now : decay * old + (1 - decay) * now;
  };
  return Object.fromEntries(layers.map(({ name, weightQuantizer, activationQuantizer }) => [name, {
    ...(weightQuantizer && { weight: measure(weightQuantizer, before?.[name]?.weight) }),
    ...(activationQuantizer &&
      { activation: measure(activationQuantizer, before?.[name]?.activation) }),
  }]));
}

/**
 * What a quantizer does to the loss at each bit width of its range.
 *
 * ```text
 * error(b) = a / (2^(b-1) - 1)^2
 * ```
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param sensitivity The mean a, from {@linkcode runningSensitivity}.
 * @param bitRange Bits [b_l, b_u], whole numbers.
 * @returns One choice for each width.
 *
 * @example
 * ```ts
 * import { bitChoices } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(bitChoices(9, [2, 3]), [{ bits: 2, error: 9 }, { bits: 3, error: 1 }]);
 * ```
 */
export function bitChoices(
  sensitivity: number,
  [min, max]: readonly [number, number],
): BitChoice[] {
  return Array.from({ length: max - min + 1 }, (_, i) => {
    const bits = min + i;
    return { bits, error: sensitivity / (2 ** (bits - 1) - 1) ** 2 };
  });
}
