import { largest } from "../core/mod.ts";
import type { Report } from "./report.ts";

/** What {@linkcode runWarnings} looks at. */
export type WarnedReport =
  & Pick<Report, "dense" | "structures" | "settings" | "confusion" | "budget">
  & {
    /** Accuracy and layers of the compressed network. */
    compressed: Pick<Report["compressed"], "accuracy" | "layers">;
  };

/**
 * What a reader of a report must not overlook: fewer structures removed than asked for, a budget missed by more than 1 %, or a
 * network that only guesses ({@linkcode guessBound}). Each warning says what to change.
 *
 * @param report The numbers of the run.
 * @returns Sentences; none if all is well.
 *
 * @example Ten classes, ten per cent
 * ```ts
 * import { runWarnings } from "@geta-lab/geta/report";
 * import { defaultSettings } from "@geta-lab/geta/settings";
 * import assert from "node:assert/strict";
 *
 * const network = { accuracy: 0.5, parameters: 1, macs: 1, bops: 1, bytes: 4 };
 * const sides = { dense: 9, compressed: 9 };
 * const [warning] = runWarnings({
 *   dense: { ...network, accuracy: 1 },
 *   compressed: {
 *     accuracy: 0.5,
 *     layers: [
 *       { name: "conv2", weightBits: 4, activationBits: 8, before: 128, after: 1, macs: sides, bops: sides },
 *     ],
 *   },
 *   structures: { total: 128, zero: 127, target: 127 },
 *   confusion: { dense: [[50, 0], [0, 50]], compressed: [[50, 0], [50, 0]] },
 *   settings: defaultSettings,
 * });
 * assert.match(warning!, /^The compressed network only guesses: .* conv2 kept 1 of 128/);
 * ```
 */
export function runWarnings(report: WarnedReport): string[] {
  const { dense, compressed, confusion } = report;
  const bound = guessBound(
    confusion.compressed.map((row) => row.reduce((sum, count) => sum + count, 0)),
  );
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const level = `${percent(bound.share)} is what naming one class would give`;
  const warnings = pruningWarnings(report);
  if (dense.accuracy < bound.limit) {
    warnings.push(
      `The dense network only guesses: its accuracy is ${
        percent(dense.accuracy)
      }, and ${level}. Train longer (epochs) or with another learningRate before compressing.`,
    );
  } else if (compressed.accuracy < bound.limit) {
    warnings.push(
      `The compressed network only guesses: its accuracy is ${
        percent(compressed.accuracy)
      }, that of the dense network ${percent(dense.accuracy)}, and ${level}. ${remedy(report)}`,
    );
  }
  return warnings;
}

const COSTS = { bops: "bit operations", macs: "multiply-adds", bytes: "bytes" };

function pruningWarnings({ structures, settings, budget }: WarnedReport): string[] {
  if (budget !== undefined) {
    const { measure, target, reached } = budget;
    const shares = [reached, target].map((share) => `${(100 * share).toPrecision(3)} %`);
    if (Math.abs(reached / target - 1) <= 0.01) return [];
    const why = settings.bits === "allocated" && reached < target
      ? "no quantizer could have a bit more"
      : "no whole structures and whole bits were found that come closer";
    return [`${shares[0]} of the ${COSTS[measure]} are left, ${shares[1]} were asked for: ${why}.`];
  }
  const { zero, target } = structures;
  if (settings.sparsity === 0 || (zero > 0 && zero >= target)) return [];
  const many = zero === 0 ? "Nothing was pruned" : `Only ${zero} of ${target} structures went`;
  return [
    `${many}: the groups had no more to give: lower roundTo (now ${settings.roundTo}) or sparsity.`,
  ];
}

/** The narrowest layer is the likeliest cause; only what can change something is advised. */
function remedy({ compressed: { layers }, settings, budget }: WarnedReport): string {
  const kept = ({ before, after }: { before: number; after: number }) => after / before;
  const narrowest = [...layers].sort((a, b) => kept(a) - kept(b))[0];
  const cause = narrowest === undefined || narrowest.after === narrowest.before
    ? ""
    : `Layer ${narrowest.name} kept ${narrowest.after} of ${narrowest.before}. `;
  const range = settings.bitRange.join(":"), quantized = settings.quantize !== "none";
  const longer = `train longer (epochs, now ${settings.epochs}).`;
  if (budget !== undefined) {
    const { measure, target } = budget;
    const fewer = quantized && measure !== "macs"
      ? `, lower bitRange (now ${range}), so that more structures stay,`
      : "";
    return `${cause}Raise ${measure} (now ${target})${fewer} or ${longer}`;
  }
  const ways = [
    ...settings.sparsity > 0 ? [`lower sparsity (now ${settings.sparsity})`] : [],
    ...quantized ? [`allow more bits (bitRange, now ${range})`] : [],
  ].join(", ");
  return cause + capitalized(ways === "" ? longer : `${ways} or ${longer}`);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The accuracy below which a network only guesses: that of one that names the most frequent class, and three standard deviations of
 * a count.
 *
 * ```text
 * limit = p + 3 sqrt(p (1 - p) / n)        p = largest share of one class among the n test images
 * ```
 *
 * @param counts Test images of each class.
 * @returns `share`: p; `limit`: the bound. Both are 0 without images.
 *
 * @example Ten classes of a hundred images
 * ```ts
 * import { guessBound } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * const { share, limit } = guessBound(new Array(10).fill(100));
 * assert.equal(share, 0.1);
 * assert.equal(limit.toFixed(4), "0.1285");
 * ```
 */
export function guessBound(counts: readonly number[]): { share: number; limit: number } {
  const n = counts.reduce((sum, count) => sum + count, 0);
  const share = n === 0 ? 0 : largest(counts) / n;
  return { share, limit: n === 0 ? 0 : share + 3 * Math.sqrt(share * (1 - share) / n) };
}
