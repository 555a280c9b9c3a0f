import type { NamedArrays } from "../../core/mod.ts";
import type { NamedMasks } from "../../mask/mod.ts";
import { initialQuantizer, integerLevel, zeroCounts } from "../../quant/mod.ts";
import type { ZeroReport } from "../../report/mod.ts";

/** Bits of the rounding that is told apart from pruning. */
const ROUNDED_BITS = 8;

/**
 * Zeros by their cause, over several weights.
 *
 * ```text
 * byMask       m = 0
 * byTraining   m = 1, w = 0
 * byRounding   m = 1, w <> 0, round(w / d) = 0       d = max |w| / 127 of the weight it belongs to
 * ```
 *
 * Source: https://github.com/vllm-project/llm-compressor/issues/876, where zeros by rounding were taken for pruned ones.
 *
 * @param weights Weights by parameter.
 * @param masks Masks of elements by parameter; the weights that have one count.
 * @returns The counts.
 *
 * @example One removed, one rounded
 * ```ts
 * import { zeroReport } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const weights = { fc: Float32Array.of(0, 127, 0.25, 9) };
 * const { byMask, byTraining, byRounding } = zeroReport(weights, { fc: Uint8Array.of(0, 1, 1, 1) });
 * assert.deepEqual([byMask, byTraining, byRounding], [1, 0, 1]);
 * ```
 */
export function zeroReport(weights: NamedArrays, masks: NamedMasks): ZeroReport {
  const report = { prunable: 0, byMask: 0, byTraining: 0, byRounding: 0, bits: ROUNDED_BITS };
  for (const [name, mask] of Object.entries(masks)) {
    const values = weights[name]!;
    const scalars = initialQuantizer(values, { bits: ROUNDED_BITS, kind: "linear" });
    const plain = zeroCounts(values, mask);
    const rounded = zeroCounts(values.map((w) => integerLevel(w, scalars)), mask);
    report.prunable += plain.total;
    report.byMask += plain.byMask;
    report.byTraining += plain.byRounding;
    report.byRounding += rounded.byRounding - plain.byRounding;
  }
  return report;
}
