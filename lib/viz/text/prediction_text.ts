import type { Predicted, RunPrediction } from "../../qasso/mod.ts";
import { boxTable } from "./box_table.ts";
import { amountText, bytesText } from "./format.ts";

/**
 * What a run will end with, as text: as expected, and from least to most where its scores decide.
 *
 * @param prediction What `predictRun` of `qasso` gives.
 * @returns A table of at most 100 columns; shares are of the dense float network.
 *
 * @example Half of the units, of any layer
 * ```ts
 * import type { RunPrediction } from "@geta-lab/geta/qasso";
 * import { predictionText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const share = (least: number, expected: number, most: number) => ({ least, expected, most });
 * const prediction: RunPrediction = {
 *   dense: { bops: 1024e5, macs: 1e5, bytes: 4000 },
 *   bits: {},
 *   bops: share(8e5, 8e5, 8e5),
 *   macs: share(3e4, 5e4, 6e4),
 *   bytes: share(400, 500, 600),
 *   structures: share(50, 50, 50),
 *   widths: {},
 * };
 * const lines = predictionText(prediction).split("\n");
 * assert.match(lines[3]!, /^│ BOPs +│ 102.4 M │ +800.0 k │ +0.781 % │ +│$/);
 * assert.match(lines[4]!, /^│ MACs +│ 100.0 k │ +50.00 k │ +50 % │ +30 to 60 % │$/);
 * assert.match(lines[6]!, /^│ structures that leave │ +│ +50 │/);
 * ```
 */
export function predictionText(prediction: RunPrediction): string {
  const { dense, structures } = prediction;
  const digits = (share: number) => `${Number((100 * share).toPrecision(3))}`;
  const row = (name: string, of: "bops" | "macs" | "bytes", text: (value: number) => string) => {
    const { least, expected, most } = prediction[of],
      shares = [least, most].map((one) => digits(one / dense[of]));
    return [
      name,
      text(dense[of]),
      text(expected),
      `${digits(expected / dense[of])} %`,
      shares[0] === shares[1] ? "" : `${shares.join(" to ")} %`,
    ];
  };
  return boxTable(["", "dense", "expected", "relative", "from least to most"], [
    row("BOPs", "bops", amountText),
    row("MACs", "macs", amountText),
    row("bytes", "bytes", bytesText),
    ["structures that leave", "", `${structures.expected}`, "", countRange(structures)],
  ]);
}

function countRange({ least, most }: Predicted): string {
  return least === most ? "" : `${least} to ${most}`;
}
