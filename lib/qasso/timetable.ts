import { highestBits, quantizedParts } from "./budget/final_bits.ts";
import { budgetPlan } from "./selection/budget_plan.ts";
import { pruningPlan } from "./selection/pruning_plan.ts";
import { reachableCount } from "./selection/reachable_count.ts";
import { periods } from "./schedule/schedule.ts";
import type { QassoProblem } from "./state/problem.ts";
import type { QassoStage } from "./schedule/schedule.ts";
import { FLOAT_BITS } from "../quant/mod.ts";
import { scalarNames } from "./state/scalars.ts";

/** A stretch of steps in which one thing happens. */
export interface TimetableRow {
  /** First step, from 1. */
  first: number;
  /** Last step; absent for cool-down, which lasts as long as steps are made. */
  last?: number;
  /** The stage. */
  stage: QassoStage;
  /** What happens, in words. */
  what: string;
  /** Highest allowed bits b_u in these steps, 32 where nothing is quantized; `"by layer"` where they differ, or where an allocation decides. */
  bits: number | "by layer";
  /** Structures that leave in these steps; 0 with a budget, where scores decide how many. */
  structures: number;
}

/**
 * When QASSO does what: one row for each stretch of steps with the same bit range, and for each pruning period.
 *
 * It asks the rules step by step, so it is true for any record of rules and any schedule.
 *
 * Source: docs/geta.md, sections 4.2 and 4.5 to 4.7 (Qu et al., arXiv:2502.16638).
 *
 * @param problem Groups, schedule and rules.
 * @returns The rows in order.
 *
 * @example
 * ```ts
 * import { correctedRules, timetable } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 10, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const rows = timetable({
 *   groups: [group],
 *   layers: [{ name: "fc", weight: "fc/kernel", weightQuantizer: { stepSize: "d", clip: "q" } }],
 *   shapes: {},
 *   rules: correctedRules,
 *   config: {
 *     optimizer: { rule: "sgd" },
 *     sparsity: 0.5,
 *     warmUpSteps: 2,
 *     projectionSteps: 4,
 *     projectionPeriods: 2,
 *     jointSteps: 6,
 *     pruningPeriods: 2,
 *     bitRange: [4, 8],
 *     bitReduction: 2,
 *   },
 * });
 * assert.deepEqual(rows.map(({ first, last, bits }) => [first, last, bits]), [
 *   [1, 2, 8],
 *   [3, 4, 8],
 *   [5, 6, 6],
 *   [7, 9, 4],
 *   [10, 12, 4],
 *   [13, undefined, 4],
 * ]);
 * assert.match(rows[3]!.what, /3 of 10 structures leave/);
 * ```
 */
export function timetable(problem: QassoProblem): TimetableRow[] {
  const { groups, config, rules } = problem;
  const { jointStart, jointEnd } = periods(config);
  const bits = (step: number) => rules.bitRange(step, config)[1];
  const rows: TimetableRow[] = [];
  const add = (row: Omit<TimetableRow, "bits" | "structures"> & { structures?: number }) => {
    rows.push({ structures: 0, ...row, bits: commonBits(problem, row) });
  };
  const quantized = scalarNames(problem.layers).size > 0;
  if (config.warmUpSteps > 0) {
    const what = quantized ? "trains with quantizers, before bits are taken off" : "trains";
    add({ first: 1, last: config.warmUpSteps, stage: "warm-up", what });
  }
  // projection: a row for each bit range, if anything has bits
  for (let first = config.warmUpSteps + 1; first <= jointStart;) {
    let last = first;
    while (last < jointStart && (!quantized || bits(last + 1) === bits(first))) last++;
    const what = quantized ? `at most ${bits(first)} bits` : "trains";
    add({ first, last, stage: "projection", what });
    first = last + 1;
  }
  // joint stage: a row for each pruning period, from the step of its selection on
  const plan = pruningPlan(problem), budget = budgetPlan(problem);
  const total = groups.reduce((sum, { prunable, size }) => sum + (prunable ? size : 0), 0);
  const missing = budget === null
    ? plan.reduce((sum, count) => sum + count, 0) - reachableCount(problem)
    : 0;
  const { roundTo = 1 } = config;
  const starts = periodStarts(problem, plan.length);
  starts.forEach((first, i) => {
    const last = (starts[i + 1] ?? jointEnd + 1) - 1;
    const what = budget !== null
      ? `structures leave until ${
        (100 * budget.limits[i]! / budget.dense).toPrecision(3)
      } % of the dense ${budget.measure} are left, chosen in step ${first}`
      : plan[i] === 0
      ? "nothing leaves"
      : `${plan[i]} of ${total} structures leave, chosen in step ${first}${
        missing > 0 && i === plan.length - 1
          ? `; in blocks of ${roundTo} at least ${missing} of all cannot`
          : ""
      }`;
    add({ first, last, stage: "joint", what, structures: plan[i]! });
  });
  add({ first: jointEnd + 1, stage: "cool-down", what: "structures and bits are final" });
  return rows;
}

/** The highest bits of every quantizer in a row, if they are the same. */
function commonBits(
  problem: QassoProblem,
  { first, stage }: Pick<TimetableRow, "first" | "stage">,
): TimetableRow["bits"] {
  const { layers, config } = problem;
  const parts = Object.values(quantizedParts(layers, highestBits(problem, first)));
  const widths = new Set(parts.flatMap((own) => Object.values(own)));
  const allocated = stage === "cool-down" && config.bits === "allocated";
  if (widths.size > 1 || (allocated && widths.size > 0)) return "by layer";
  return [...widths][0] ?? FLOAT_BITS;
}

/** Steps in which pruning periods begin, as the rules have it. */
function periodStarts({ config, rules }: QassoProblem, count: number): number[] {
  const { jointStart, jointEnd } = periods(config);
  const starts: number[] = [];
  for (let step = Math.max(1, jointStart); step <= jointEnd && starts.length < count; step++) {
    if (rules.beginsPeriod(step, starts.length, config)) starts.push(step);
  }
  return starts;
}
