import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import {
  paperRules,
  predictRun,
  pruningPlan,
  type QassoProblem,
  reachableCount,
  type RunPrediction,
  timetable,
} from "../qasso/mod.ts";
import { checkGetaOptions } from "./check_geta_options.ts";
import type { GetaRun } from "./geta_run.ts";
import { handleProblem } from "./handle_problem.ts";
import type { GetaOptions } from "./handle_types.ts";
import type { QuantizedNetwork } from "./quantized_network.ts";
import { layersInFloat } from "./layers_in_float.ts";
import { type PlanRow, runTimetable } from "./run_timetable.ts";

/** A group before training. */
export interface InspectedGroup {
  /** Its name. */
  name: string;
  /** Number of structures. */
  size: number;
  /** Structures that stay: if every group loses the same share, and at the ends. */
  stays: { least: number; expected: number; most: number };
  /** Why all of them stay, where none can be removed. */
  reason?: string;
}

/** Everything that is known of a compression before anything is trained. */
export interface Inspection {
  /** The groups: what can be removed, and what is kept and why. */
  groups: InspectedGroup[];
  /** Layers that stay float, and why. */
  floatLayers: { name: string; reason: string }[];
  /** What happens when. */
  timetable: PlanRow[];
  /** Costs, bits, structures and widths at the end. */
  prediction: RunPrediction;
  /** What else has to be said: structures that cannot leave, bits that are supposed. A sentence each. */
  notes: string[];
}

/**
 * Says what {@linkcode geta} would do with a network, and trains nothing: its groups, what is kept and why, the schedule, the structures
 * that leave, the costs at the end. What cannot work throws, as it would there.
 *
 * @param network The network; not changed.
 * @param options The options that {@linkcode geta} would get.
 * @returns What is known.
 * @throws {TypeError} If an option does not exist, or the network uses a variable that is none of its `variables`.
 * @throws {RangeError} If a number is out of range, or nothing can be pruned or quantized.
 *
 * @example Half of the units of a layer
 * ```ts
 * import { inspect } from "@geta-lab/geta";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { dense, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * const hidden = dense(store, "hidden", { inputs: 2, outputs: 16 });
 * const last = dense(store, "last", { inputs: 16, outputs: 2 });
 * const forward = (x: tf.Tensor) => last(tf.relu(hidden(x)));
 * const network = { name: "larger", inputs: [{ shape: [2] }], variables: store.variables, forward };
 * const { groups, prediction } = inspect(network, { steps: 150, sparsity: 0.5 });
 * assert.deepEqual(groups.map(({ name, size, stays, reason }) => [name, size, stays.expected, reason]), [
 *   ["hidden", 16, 8, undefined],
 *   ["last", 2, 2, "it is an axis of the network's output 0"],
 * ]);
 * assert.equal(prediction.structures.expected, 8);
 * ```
 */
export function inspect<
  Inputs extends Tensor | Tensor[],
  Outputs extends Tensor | Tensor[],
  Labels = Tensor,
>(network: Network<Inputs, Outputs>, options: GetaOptions<Outputs, Labels>): Inspection {
  checkGetaOptions(options);
  const { quantizedOne, problem } = handleProblem(network, options);
  try {
    const rows = timetable(problem).map((row) => ({ ...row, last: row.last ?? options.steps }));
    return inspection(problem, quantizedOne, rows);
  } finally {
    tf.dispose(quantizedOne.quantizers.variables);
  }
}

/**
 * Says what a run will do, with its dense training.
 *
 * @param run The run; it need not have begun.
 * @returns What is known.
 *
 * @example
 * ```ts
 * import { getaRun, inspectRun, recipe } from "@geta-lab/geta";
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 200, validation: 10, test: 10 }), { size: 10, seed: 0 });
 * using run = getaRun(mlp(), source, recipe("mlp", { epochs: 2 }));
 * const { timetable, prediction } = inspectRun(run);
 * assert.deepEqual([timetable[0]!.stage, timetable.at(-1)!.last], ["dense", run.totalSteps]);
 * assert.ok(prediction.bops.expected < 0.1 * prediction.dense.bops);
 * ```
 */
export function inspectRun(run: GetaRun): Inspection {
  const { problem, network } = run.compression;
  return inspection(problem, network, runTimetable(run));
}

function inspection(
  problem: QassoProblem,
  { floatGraph }: Pick<QuantizedNetwork, "floatGraph">,
  timetable: PlanRow[],
): Inspection {
  const { prediction, notes } = predicted(problem), { layerBits = {} } = problem.config;
  const groups = problem.groups.map(({ name, size, prunable, reason }): InspectedGroup => ({
    name,
    size,
    stays: prunable ? prediction.widths[name]! : { least: size, expected: size, most: size },
    ...(!prunable && { reason: reason! }),
  }));
  return {
    groups,
    floatLayers: isQuantized(problem) ? layersInFloat(floatGraph, layerBits) : [],
    timetable,
    prediction,
    notes: [...notes, ...shortfall(problem)],
  };
}

function isQuantized({ layers }: QassoProblem): boolean {
  return layers.some((one) => one.weightQuantizer || one.activationQuantizer);
}

/** Rules that plan no bits may end anywhere in the range: the highest width is supposed, and said. */
function predicted(problem: QassoProblem): { prediction: RunPrediction; notes: string[] } {
  const { rules, config } = problem;
  if (!isQuantized(problem) || rules.plannedBits !== paperRules.plannedBits) {
    const notes = config.bits === "priced" ? ["A price makes bits fewer than supposed here."] : [];
    return { prediction: predictRun(problem), notes };
  }
  const end = config.warmUpSteps + config.projectionSteps + config.jointSteps;
  const bits = Math.round(rules.bitRange(end, config)[1]);
  return {
    prediction: predictRun(problem, { bits }),
    notes: [
      `Supposed: ${bits} bits everywhere, the most that is allowed at the end; these rules may end below.`,
    ],
  };
}

/**
 * Fewer structures than shall leave can, where groups give whole blocks only.
 *
 * @param problem The problem.
 * @returns The sentence that says so, if it is so.
 *
 * @example 3 of 6 structures in blocks of 2
 * ```ts
 * import { shortfall } from "@geta-lab/geta";
 * import { correctedRules, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 6, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const config = { sparsity: 0.5, pruningPeriods: 1, roundTo: 2 };
 * assert.deepEqual(shortfall({ groups: [group], config, rules: correctedRules } as unknown as QassoProblem), [
 *   "Of 3 structures that shall leave at most 2 can: groups give whole blocks of 2 (--round-to).",
 * ]);
 * ```
 */
export function shortfall(problem: QassoProblem): string[] {
  const { budget, roundTo } = problem.config;
  if (budget !== undefined) return [];
  const wanted = pruningPlan(problem).reduce((sum, count) => sum + count, 0);
  const most = reachableCount(problem);
  return most >= wanted ? [] : [
    `Of ${wanted} structures that shall leave at most ${most} can: groups give whole blocks of ${roundTo} (--round-to).`,
  ];
}
