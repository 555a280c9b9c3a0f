import type { PruningReport } from "../../report/mod.ts";
import { amountText, bytesText, millisecondsText, percentText } from "../text/format.ts";

/** One quantity of a pruned network, as text. */
export interface PruningRow {
  /** What it is. */
  quantity: string;
  /** Of the dense network. */
  dense: string;
  /** Of the pruned one, if every zero is skipped and that costs nothing but the index. */
  zerosSkipped: string;
  /** Of the pruned one as any machine runs it: without what was cut out. */
  extracted: string;
}

/**
 * What remains of a pruned network, in the two senses that must not be mixed up: with all zeros skipped, which needs a format and a
 * machine for it, and without what could be cut out, which any machine runs.
 *
 * @param report The report of a pruning run.
 * @returns Parameters, multiply-adds, bytes and measured time.
 *
 * @example Zeros inside weights save no time by themselves
 * ```ts
 * import { pruningRows } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const rows = pruningRows({
 *   parameters: { dense: 1000, nonZero: 250, extracted: 1000 },
 *   macs: { dense: 2000, nonZero: 500, extracted: 2000 },
 *   bytes: { dense: 4000, values: 1000, index: 125, form: "one bit a group" },
 *   milliseconds: { dense: 2, extracted: 2 },
 * });
 * assert.deepEqual(rows.at(-1), {
 *   quantity: "One inference",
 *   dense: "2 ms",
 *   zerosSkipped: "not measured",
 *   extracted: "2 ms (100.0 %)",
 * });
 * ```
 */
export function pruningRows(
  { parameters, macs, bytes, milliseconds }: Pick<
    PruningReport,
    "parameters" | "macs" | "bytes" | "milliseconds"
  >,
): PruningRow[] {
  const beside = (value: string, part: number, whole: number) =>
    `${value} (${percentText(whole === 0 ? 0 : part / whole, 1)})`;
  const counted = (quantity: string, of: PruningReport["macs"]): PruningRow => ({
    quantity,
    dense: amountText(of.dense),
    zerosSkipped: beside(amountText(of.nonZero), of.nonZero, of.dense),
    extracted: beside(amountText(of.extracted), of.extracted, of.dense),
  });
  const stored = bytes.values + bytes.index, asItIs = 4 * parameters.extracted;
  return [
    counted("Parameters", parameters),
    counted("MACs", macs),
    {
      quantity: "Bytes",
      dense: bytesText(bytes.dense),
      zerosSkipped: beside(bytesText(stored), stored, bytes.dense),
      extracted: beside(bytesText(asItIs), asItIs, bytes.dense),
    },
    {
      quantity: "One inference",
      dense: millisecondsText(milliseconds.dense),
      zerosSkipped: "not measured",
      extracted: beside(
        millisecondsText(milliseconds.extracted),
        milliseconds.extracted,
        milliseconds.dense,
      ),
    },
  ];
}

/**
 * Accuracies on the way, as text.
 *
 * @param report The report of a pruning run.
 * @returns A row for the images that watched and one for those that decide nothing: dense, behind the cut, at the end, and the
 * difference of the last to the first.
 *
 * @example
 * ```ts
 * import { accuracyRows } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const validation = { dense: 0.9, cut: 0.5, final: 0.875 };
 * const rows = accuracyRows({ accuracy: { validation, test: { dense: 0.9, final: 0.9 } } });
 * assert.deepEqual(rows[0], ["Validation", "90.00 %", "50.00 %", "87.50 %", "-2.50 points"]);
 * ```
 */
export function accuracyRows(
  { accuracy: { validation, test } }: Pick<PruningReport, "accuracy">,
): string[][] {
  const points = (final: number, dense: number) => {
    const difference = 100 * (final - dense);
    return `${difference >= 0 ? "+" : ""}${difference.toFixed(2)} points`;
  };
  return [
    [
      "Validation",
      percentText(validation.dense),
      percentText(validation.cut),
      percentText(validation.final),
      points(validation.final, validation.dense),
    ],
    [
      "Test",
      percentText(test.dense),
      "",
      percentText(test.final),
      points(test.final, test.dense),
    ],
  ];
}

/**
 * Zeros by their cause, as one sentence.
 *
 * @param report The report of a pruning run.
 * @returns For example `Of 9000 prunable weights 80.0 % are removed by a mask; …`.
 *
 * @example
 * ```ts
 * import { zerosText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const zeros = { prunable: 10, byMask: 8, byTraining: 0, byRounding: 1, bits: 8 };
 * assert.equal(
 *   zerosText({ zeros }),
 *   "Of 10 prunable weights 80.0 % are removed by a mask; 0.0 % are zero by themselves; another 10.0 % would round to zero at 8 bits, which is no pruning.",
 * );
 * ```
 */
export function zerosText({ zeros }: Pick<PruningReport, "zeros">): string {
  const { prunable, byMask, byTraining, byRounding, bits } = zeros;
  const part = (count: number) => percentText(prunable === 0 ? 0 : count / prunable, 1);
  return `Of ${prunable} prunable weights ${part(byMask)} are removed by a mask; ${
    part(byTraining)
  } are zero by themselves; another ${
    part(byRounding)
  } would round to zero at ${bits} bits, which is no pruning.`;
}

/**
 * What was cut out and how that is proven, as one sentence.
 *
 * @param report The report of a pruning run.
 * @returns One or two sentences.
 *
 * @example
 * ```ts
 * import { extractionText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const extraction = { structures: 88, of: 176, maxAbsDifference: 2e-6, relative: 1e-7 };
 * assert.equal(
 *   extractionText({ extraction }),
 *   "88 of 176 structures were cut out; the smaller network answers like the masked one: largest difference 2.0e-6 (1.0e-7 of the largest output).",
 * );
 * ```
 */
export function extractionText({ extraction }: Pick<PruningReport, "extraction">): string {
  const { structures, of, maxAbsDifference, relative, reason } = extraction;
  if (structures === 0) return reason ?? `None of ${of} structures was cut out.`;
  const difference = maxAbsDifference === 0
    ? "no difference"
    : `largest difference ${maxAbsDifference.toExponential(1)} (${
      relative.toExponential(1)
    } of the largest output)`;
  return reason === undefined
    ? `${structures} of ${of} structures were cut out; the smaller network answers like the masked one: ${difference}.`
    : `${structures} of ${of} structures were cut out: ${difference}. ${reason}`;
}
