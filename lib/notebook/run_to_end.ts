import { checkOptions, unchecked } from "../core/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import type { Run, RunState } from "../run/mod.ts";
import { tick } from "./interrupt.ts";
import { progress } from "./progress.ts";

/** Where a run ended, and how it got there. */
export interface EndedRun<State extends RunState> {
  /** The last state. */
  state: State;
  /** The lines of all steps. */
  history: HistoryLine[];
}

/**
 * Moves a run from its start to its end, where nobody wants to watch it: no charts, and a progress bar only with a label. The stop
 * button ends it between two steps.
 *
 * @param run The run.
 * @param options `label`: what the progress bar is called; without one there is none.
 * @returns State and history.
 * @throws {InterruptedError} If the stop button was pressed.
 * @throws {DivergenceError} If the loss is NaN or infinite.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { runToEnd } from "@geta-lab/geta/notebook";
 * import { denseRun } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 5 }), { size: 10, seed: 0 });
 * const options = { totalSteps: 3, learningRate: 1e-3, optimizer: { rule: "adam" as const } };
 * const { state, history } = await runToEnd(denseRun(mlp(), source, options));
 * assert.deepEqual([state.step, history.length], [3, 3]);
 * ```
 */
export async function runToEnd<State extends RunState>(
  run: Run<State, HistoryLine>,
  options: { label?: string } = {},
): Promise<EndedRun<State>> {
  checkOptions("runToEnd()", options, { label: unchecked });
  const { label } = options, { totalSteps } = run;
  const bar = label === undefined ? undefined : progress(totalSteps, label);
  const history: HistoryLine[] = [];
  let state = run.start();
  while (state.step < totalSteps) {
    const { line, ...next } = run.advance(state);
    state = next.state;
    history.push(line);
    await bar?.update(state.step);
    await tick();
  }
  return { state, history };
}
