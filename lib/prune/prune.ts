import { checkOptions, given, unchecked } from "../core/mod.ts";
import type { Network } from "../nn/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import { yieldToEventLoop } from "../run/mod.ts";
import { type BatchSource, type DenseState, type Loss, writeVariables } from "../train/mod.ts";
import type { GroupCurve } from "./masks/allowed_shares.ts";
import type { ScanListener } from "./masks/scan_run.ts";
import { isPruned, type PruneState, type PruningRun, pruningRun } from "./training/pruning_run.ts";
import { pruningRecipe } from "./recipe/recipes.ts";
import type { PruningRecipe } from "./recipe/types.ts";
import { type FinishedPruning, finishPruning } from "./result/finish_pruning.ts";
import { strip } from "./result/strip.ts";

/** What {@linkcode prune} trains with. */
export interface PruneOptions {
  /** Where the samples come from. */
  source: BatchSource;
  /** The loss; cross entropy by default. */
  loss?: Loss;
  /** Called after each step, for example to show progress. */
  onStep?: (step: { state: PruneState; line: HistoryLine; totalSteps: number }) => void;
  /** Called after each measurement of a scan (choice `sensitivity`), which stands between two steps. */
  onScan?: ScanListener;
}

/** A pruned network and how it became one. */
export interface Pruned extends Omit<FinishedPruning, "result"> {
  /** The run. */
  run: PruningRun;
  /** What was removed, what that saves, what it costs. */
  report: FinishedPruning["result"];
  /** All lines of the run. */
  history: HistoryLine[];
}

/**
 * Prunes a network by a recipe, from its values now to the end: the short form of {@linkcode pruningRun}. Afterwards the network's
 * variables hold the masked values.
 *
 * @param model The network.
 * @param recipe The recipe, or its name in the table.
 * @param options Samples, loss, progress.
 * @returns Run, last state, report, history and the network without what could be cut out.
 * @throws {SettingsError} If the recipe is none, or does not fit the network.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { prune, pruningRecipe } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 40, validation: 10, test: 10 }), { size: 20, seed: 0 });
 * const training = { dense: 1, pruning: 0, fineTuning: 1 };
 * const { report } = await prune(mlp(), { ...pruningRecipe("uniform"), training }, { source });
 * assert.ok(Math.abs(report.sparsity.weights - 0.8) < 1e-4);
 * assert.equal(report.extraction.structures, 0); // zeros inside weights stay
 * ```
 */
export async function prune(
  model: Network,
  recipe: PruningRecipe | string,
  options: PruneOptions,
): Promise<Pruned> {
  checkOptions("prune()", options, {
    source: given(unchecked),
    loss: unchecked,
    onStep: unchecked,
    onScan: unchecked,
  });
  const { source, loss, onStep, onScan } = options;
  const chosen = typeof recipe === "string" ? pruningRecipe(recipe) : recipe;
  let curves: readonly GroupCurve[] | undefined;
  const run = pruningRun(model, source, chosen, {
    ...(loss && { loss }),
    scanned: () => curves,
  });
  const history: HistoryLine[] = [], { totalSteps } = run;
  let state = run.start(), lastLook: number | undefined;
  while (true) {
    if (!isPruned(state) && state.step === run.dense.totalSteps) {
      curves = await measuredCurves(run, state, onScan);
    }
    if (state.step === totalSteps) break;
    const { line, ...next } = run.advance(state);
    state = next.state;
    history.push(line);
    onStep?.({ state, line, totalSteps });
    lastLook = await yieldToEventLoop(lastLook);
  }
  const { result: report, ...finished } = await finishPruning(run, state);
  writeVariables(model.variables, strip(run, finished.state));
  return { run, report, history, ...finished };
}

/** The curves of a scan, if the recipe wants one, with room for others between its measurements. */
async function measuredCurves(
  run: PruningRun,
  dense: DenseState,
  onScan: ScanListener = () => {},
): Promise<readonly GroupCurve[] | undefined> {
  const scan = run.scan?.(dense);
  if (scan === undefined) return undefined;
  let state = scan.start(), lastLook: number | undefined;
  while (state.step < scan.totalSteps) {
    ({ state } = scan.advance(state));
    onScan(state.step, scan.totalSteps);
    lastLook = await yieldToEventLoop(lastLook);
  }
  return scan.curves(state);
}
