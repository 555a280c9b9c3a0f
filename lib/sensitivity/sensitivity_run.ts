import { checkOptions, someList } from "../core/mod.ts";
import { requireStepsLeft, type Run, type RunLine, type RunState } from "../run/mod.ts";
import { accuracyWithout, removedStructures, type SensitivityProblem } from "./accuracy_without.ts";
import { requireRatios, type SensitivityCurve } from "./curve.ts";
import { restoreScan } from "./restore_scan.ts";

/** One measurement: a group at a ratio. Plain data. */
export interface SensitivityCell {
  /** Name of the group. */
  group: string;
  /** Share of its structures that was asked for. */
  ratio: number;
  /** How many structures that is. */
  removed: number;
  /** Accuracy without them. */
  accuracy: number;
}

/** Where a scan stands: plain data. */
export interface SensitivityState extends RunState {
  /** Accuracy of the whole network; missing before the first step. */
  readonly baseline?: number;
  /** What was measured so far, group by group, from the smallest ratio to the largest. */
  readonly cells: readonly SensitivityCell[];
}

/** What one step of a scan tells; the first tells of the whole network, which has no group. */
export interface SensitivityLine extends RunLine, Omit<SensitivityCell, "group"> {
  /** Name of the group. */
  group?: string;
  /** Accuracy of the whole network minus this one. */
  drop: number;
}

/** A scan as a run. */
export interface SensitivityRun extends Run<SensitivityState, SensitivityLine> {
  /**
   * What was measured, as curves.
   *
   * @param state Where the scan stands.
   * @returns For each scanned group its name, and its ratios and drops so far.
   */
  curves(state: SensitivityState): (SensitivityCurve & { group: string })[];
}

/** What a scan measures. */
export interface SensitivityRunOptions {
  /** Shares of a group's structures, rising within [0, 1); default 0, 0.1 ... 0.9. */
  ratios?: readonly number[];
}

const TENTHS = Array.from({ length: 10 }, (_, i) => i / 10);

/**
 * Measures how much accuracy every group costs at every ratio, one group at a time, the others whole. A run like a training: a step
 * is one measurement and tells of it, `runInFolder` writes it down, resumes and hears Ctrl-C; each step uses all threads of the
 * engine. Whatever happens between steps, the network is as it was.
 *
 * | step                      | measures                            |
 * | ------------------------- | ----------------------------------- |
 * | 1                         | the whole network                   |
 * | 1 + R g + i, i = 1 ... R  | group g (from 0) at its i-th ratio  |
 *
 * ```text
 * drop_g(r) = A(whole network) - A(without the r size_g least important structures of group g)
 * ```
 *
 * A ratio that removes nothing, or as many structures as the ratio before it, is not measured again.
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4.
 *
 * @param problem Network, groups (those that are not prunable are left out) and measurement.
 * @param options The ratios.
 * @returns The run.
 * @throws {RangeError} If no group is prunable, or the ratios do not rise within [0, 1).
 *
 * @example Two units, one of which does nothing
 * ```ts
 * import { gridFirstCrossing, sensitivityRun } from "@geta-lab/geta/sensitivity";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.tensor2d([[0, 1, 0, 4]]));
 * const group = {
 *   name: "fc1",
 *   size: 4,
 *   ownedSlices: [{ parameter: "fc1/kernel", axis: 1, structures: [0, 1, 2, 3] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const evaluate = () => kernel.sum().dataSync()[0]! / 5;
 * const run = sensitivityRun({ variables: { "fc1/kernel": kernel }, groups: [group], evaluate }, { ratios: [0.25, 0.5, 0.75] });
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * const [curve] = run.curves(state);
 * assert.deepEqual(curve!.drops.map((drop) => Math.round(100 * drop)), [0, 0, 20]);
 * assert.equal(gridFirstCrossing(curve!, 0.1), 0.5);
 * ```
 */
export function sensitivityRun(
  problem: SensitivityProblem,
  options: SensitivityRunOptions = {},
): SensitivityRun {
  checkOptions("sensitivityRun()", options, { ratios: someList });
  const { ratios = TENTHS } = options;
  requireRatios(ratios);
  const scanned = [...problem.groups.keys()].filter((i) => problem.groups[i]!.prunable);
  if (scanned.length === 0) {
    throw new RangeError(
      "Cannot scan the network: at least one group must be prunable: current value is none",
    );
  }
  const plan = scanned.flatMap((index) => {
    const { name: group, size } = problem.groups[index]!;
    return ratios.map((ratio) => ({
      index,
      group,
      ratio,
      removed: removedStructures(ratio, size),
    }));
  });
  const name = "sensitivity", totalSteps = 1 + plan.length;

  function measure(state: SensitivityState): SensitivityState {
    const ratiosOf = (group: number, ratio: number) =>
      problem.groups.map((_, i) => i === group ? ratio : 0);
    const { baseline, cells } = state, step = state.step + 1;
    if (baseline === undefined) {
      return { ...state, step, baseline: accuracyWithout(problem, ratiosOf(-1, 0)) };
    }
    const { index, ...cell } = plan[cells.length]!, before = cells.at(-1);
    const known = cell.removed === 0
      ? baseline
      : before?.group === cell.group && before.removed === cell.removed
      ? before.accuracy
      : undefined;
    const accuracy = known ?? accuracyWithout(problem, ratiosOf(index, cell.ratio));
    return { ...state, step, cells: [...cells, { ...cell, accuracy }] };
  }

  return {
    name,
    totalSteps,
    stepsPerEpoch: 1, // each measurement is worth a checkpoint
    start: () => ({ phase: name, step: 0, cells: [] }),
    advance(state) {
      requireStepsLeft({ totalSteps }, state);
      const next = measure(state), baseline = next.baseline!;
      const cell = next.cells.at(-1) ?? { ratio: 0, removed: 0, accuracy: baseline };
      return { state: next, line: { step: next.step, ...cell, drop: baseline - cell.accuracy } };
    },
    save: (state) => ({ state: structuredClone(state), arrays: {} }),
    restore: ({ state }) => restoreScan(state, { phase: name, plan }),
    curves: ({ baseline = NaN, cells }) =>
      scanned.map((index) => {
        const own = cells.filter(({ group }) => group === problem.groups[index]!.name);
        return {
          group: problem.groups[index]!.name,
          ratios: own.map(({ ratio }) => ratio),
          drops: own.map(({ accuracy }) => baseline - accuracy),
        };
      }),
  };
}
