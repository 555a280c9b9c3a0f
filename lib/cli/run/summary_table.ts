import type { Report } from "../../report/mod.ts";
import {
  bestText,
  bitsText,
  boxTable,
  comparisonRows,
  durationText,
  floatLayersText,
  samplesTitle,
  shortName,
  splitsText,
} from "../../viz/mod.ts";

/** Longest layer name that is printed whole, letters; keeps the table below 100 columns. */
const longestName = 44;

/**
 * The end of a run as text: dense against compressed, then bits and widths of every layer.
 *
 * @param report The report.
 * @returns Text of at most 100 columns.
 *
 * @example
 * ```ts
 * import { summaryTable } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const network = { accuracy: 0.9, parameters: 100, macs: 1000, bops: 1_024_000, bytes: 400 };
 * const layers = [{
 *   name: "fc",
 *   weightBits: 4,
 *   activationBits: 32,
 *   before: 10,
 *   after: 7,
 *   macs: { dense: 100, compressed: 70 },
 *   bops: { dense: 102_400, compressed: 8960 },
 * }];
 * const report = {
 *   model: "mlp",
 *   data: "shapes",
 *   splits: {
 *     train: { count: 60, origin: "drawn from seed 0" },
 *     validation: { count: 10, origin: "drawn from seed 0" },
 *     test: { count: 10, origin: "drawn from seed 0" },
 *   },
 *   dense: network,
 *   compressed: { ...network, sparsity: 0.3, averageBits: 4, layers },
 *   relative: { bops: 0.1, parameters: 0.7, bytes: 0.1 },
 *   equivalence: { maxAbsDifference: 1e-6, relative: 1e-7 },
 *   structures: { total: 10, zero: 3, target: 3 },
 *   milliseconds: { dense: 2, compressed: 1 },
 *   fileBytes: { dense: 480, compressed: 130 },
 *   warnings: [],
 *   steps: 100,
 *   seconds: 12,
 *   engine: "cpu",
 * };
 * assert.match(summaryTable(report), /fc +│ 10 -> 7 │ +4 │ +float/);
 * ```
 */
export function summaryTable(
  report: Omit<
    Report,
    | "schema"
    | "seed"
    | "semantics"
    | "settings"
    | "options"
    | "confusion"
    | "examples"
    | "classes"
    | "origin"
  >,
): string {
  const { model, data, steps, seconds, engine, equivalence } = report;
  const comparison = comparisonRows(report).map(({ quantity, dense, compressed, relative }) => [
    quantity,
    dense,
    compressed,
    relative,
  ]);
  const layers = report.compressed.layers.map((layer) => [
    shortName(layer.name, longestName),
    `${layer.before} -> ${layer.after}`,
    bitsText(layer.weightBits),
    bitsText(layer.activationBits),
  ]);
  const floatLines = floatLayersText(report.compressed.floatLayers ?? [])
    .map((line) => `Not quantized: ${line}\n`).join("");
  return `${model} on ${data}: ${steps} steps in ${durationText(seconds)} on ${engine}
${splitLines(report.splits)}${boxTable(["", "dense", "compressed", "relative"], comparison)}${
    layers.length === 0 ? "" : boxTable(["layer", "width", "weight bits", "input bits"], layers)
  }${floatLines}Subnet against zeroed network: largest difference ${
    equivalence.maxAbsDifference.toExponential(1)
  } (${equivalence.relative.toExponential(1)} relative)
${bestLines(report)}${report.warnings.map((warning) => `Warning: ${warning}\n`).join("")}`;
}

/**
 * Which epoch was the best, and how to use it where it is not the last.
 *
 * @param report The report of a run of GETA or of pruning.
 * @returns One or two lines.
 *
 * @example
 * ```ts
 * import { bestLines } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const split = { count: 50, origin: "drawn from seed 0" };
 * const splits = { train: split, validation: split, test: split };
 * const best = { step: 30, epoch: 3, validation: 0.92, accuracy: 0.9 };
 * assert.equal(
 *   bestLines({ best, steps: 40, splits }),
 *   "Best epoch by validation: 3 of 4 (92.00 % of 50 images), test accuracy 90.00 %;\n" +
 *     "        evaluate and predict take it with --best\n",
 * );
 * ```
 */
export function bestLines(report: Parameters<typeof bestText>[0]): string {
  const { best, steps } = report;
  const hint = best === undefined || best.step === steps
    ? ""
    : ";\n        evaluate and predict take it with --best";
  return `${bestText(report)}${hint}\n`;
}

/**
 * Which images are used for what, and what is unusual about them.
 *
 * @param splits Count and origin of each split.
 * @returns Lines of less than 100 columns, but for the note.
 *
 * @example
 * ```ts
 * import { splitLines } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const drawn = { count: 10, origin: "drawn from seed 0" };
 * assert.equal(
 *   splitLines({ train: drawn, validation: drawn, test: drawn, note: "few images" }),
 *   "Images: 10 to train, 10 to validate, 10 to test, drawn from seed 0\nNote: few images\n",
 * );
 * ```
 */
export function splitLines(splits: Report["splits"]): string {
  const text = splitsText(splits).replaceAll("), ", "),\n        "); // one origin a line
  return `${samplesTitle(splits)}: ${text}\n${noteLine(splits)}`;
}

/**
 * What is unusual about the images: worth knowing before a long run, too.
 *
 * @param splits Their note, if there is one.
 * @returns A line; empty without a note.
 *
 * @example
 * ```ts
 * import { noteLine } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(noteLine({ note: "few images" }), "Note: few images\n");
 * assert.equal(noteLine({}), "");
 * ```
 */
export function noteLine({ note }: Pick<Report["splits"], "note">): string {
  return note === undefined ? "" : `Note: ${note}\n`;
}
