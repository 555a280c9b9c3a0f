import { timetable, type TimetableRow } from "../qasso/mod.ts";
import { FLOAT_BITS } from "../quant/mod.ts";
import type { Stage } from "../report/mod.ts";
import type { GetaRun } from "./geta_run.ts";

/** A stretch of steps of a whole run. */
export interface PlanRow extends Omit<TimetableRow, "stage"> {
  /** Last step. */
  last: number;
  /** The stage, with the dense training. */
  stage: Stage;
}

/**
 * When a whole run does what: its dense training, then the `timetable` of its compression, in steps of the run.
 *
 * @param run The run; it need not have begun.
 * @returns The rows in order; the last one ends with the run.
 *
 * @example A hundred dense steps in front
 * ```ts
 * import { type GetaRun, runTimetable } from "@geta-lab/geta";
 * import { correctedRules } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   sparsity: 0,
 *   warmUpSteps: 10,
 *   projectionSteps: 10,
 *   projectionPeriods: 1,
 *   jointSteps: 0,
 *   pruningPeriods: 1,
 *   bitRange: [4, 8],
 *   bitReduction: 4,
 * };
 * const problem = { groups: [], layers: [], shapes: {}, rules: correctedRules, config };
 * const run = { dense: { totalSteps: 100 }, totalSteps: 150, compression: { problem } } as unknown as GetaRun;
 * assert.deepEqual(runTimetable(run).map(({ first, last, stage }) => [first, last, stage]), [
 *   [1, 100, "dense"],
 *   [101, 110, "warm-up"],
 *   [111, 120, "projection"],
 *   [121, 150, "cool-down"],
 * ]);
 * ```
 */
export function runTimetable(
  { dense, totalSteps, compression: { problem } }: Pick<
    GetaRun,
    "dense" | "totalSteps" | "compression"
  >,
): PlanRow[] {
  const before = dense.totalSteps;
  const first: PlanRow = {
    first: 1,
    last: before,
    stage: "dense",
    what: "trains in float32",
    bits: FLOAT_BITS,
    structures: 0,
  };
  const rows: PlanRow[] = before > 0 ? [first] : [];
  for (const row of timetable(problem)) {
    const last = row.last === undefined ? totalSteps : before + row.last;
    // the sentence counts the steps of the compression
    const what = row.what.replace(`in step ${row.first}`, `in step ${before + row.first}`);
    rows.push({ ...row, first: before + row.first, last, what });
  }
  return rows.filter((row) => row.first <= row.last);
}
