/**
 * Training that can be watched.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { engineInfo, engineWarning } from "../engine/mod.ts";
import type { HistoryLine } from "../report/mod.ts";
import type { Run, RunState } from "../run/mod.ts";
import type { ChartSpec } from "../viz/mod.ts";
import { tick } from "./interrupt.ts";
import { liveChart } from "./live_chart.ts";
import { markdown } from "./markdown.ts";
import { progress } from "./progress.ts";

/** A run that the cells of a notebook move on: the one thing here that changes in place. */
export interface Session<State extends RunState> {
  /** The run. */
  readonly run: Run<State, HistoryLine>;
  /** Where it stands. */
  state: State;
  /** The lines of all steps so far. */
  readonly history: HistoryLine[];
}

/**
 * Starts a run for the cells of a notebook.
 *
 * @param run The run.
 * @returns The run before its first step.
 *
 * @example
 * ```ts
 * import { startSession } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const run = {
 *   name: "nothing",
 *   totalSteps: 0,
 *   stepsPerEpoch: 1,
 *   start: () => ({ phase: "nothing", step: 0 }),
 *   advance: () => assert.fail(),
 *   save: (state: object) => ({ state, arrays: {} }),
 *   restore: () => assert.fail(),
 * };
 * const { state, history } = startSession(run);
 * assert.deepEqual([state.step, history.length], [0, 0]);
 * ```
 */
export function startSession<State extends RunState>(
  run: Run<State, HistoryLine>,
): Session<State> {
  return { run, state: run.start(), history: [] };
}

/** How to watch a run. */
export interface TrainUntilOptions {
  /** Charts of the history, drawn anew while it grows. */
  charts: ((history: readonly HistoryLine[]) => ChartSpec)[];
}

/**
 * Moves a run on to a step, with a progress bar and live charts below it. The stop button ends it between two steps; the session
 * keeps state and history, so that the same call goes on where it stopped. Says so first when the engine fell back to something
 * slow.
 *
 * @param session The run and where it stands; changed in place.
 * @param step Steps that shall be done in the end, at most the run's `totalSteps`; nothing happens if they already are.
 * @param options Charts.
 * @throws {RangeError} If the run has fewer steps.
 * @throws {InterruptedError} If the stop button was pressed.
 * @throws {DivergenceError} If the loss is NaN or infinite.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { startSession, trainUntil } from "@geta-lab/geta/notebook";
 * import type { HistoryLine } from "@geta-lab/geta/report";
 * import { denseRun } from "@geta-lab/geta/train";
 * import { historyChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 40, validation: 10, test: 10 }), { size: 4, seed: 0 });
 * const options = { totalSteps: 9, learningRate: 1e-3, optimizer: { rule: "adam" as const } };
 * const session = startSession(denseRun(mlp(), source, options));
 * const lossChart = (history: readonly HistoryLine[]) => historyChart(history, "loss");
 * await trainUntil(session, 2, { charts: [lossChart] }); // prints "[chart] Training loss"
 * assert.equal(session.state.step, 2);
 * assert.deepEqual(session.history.map(({ stage }) => stage), ["dense", "dense"]);
 * ```
 */
export async function trainUntil<State extends RunState>(
  session: Session<State>,
  step: number,
  { charts }: TrainUntilOptions,
): Promise<void> {
  const { run, history } = session, first = session.state.step;
  requireInteger("step", step, { min: 0, max: run.totalSteps });
  if (first >= step) return;
  const warning = engineWarning(engineInfo());
  if (warning !== undefined) await markdown(`**${warning}**`);
  const bar = progress(step - first, "Training");
  await bar.update(0); // above the charts
  const live = charts.map((build) => liveChart(build));
  for (const line of history) for (const chart of live) await chart.push(line);
  try {
    while (session.state.step < step) {
      const { state, line } = run.advance(session.state);
      session.state = state;
      history.push(line);
      await bar.update(state.step - first, `${line.stage} · loss ${line.loss.toFixed(3)}`);
      for (const chart of live) await chart.push(line);
      await tick();
    }
  } finally {
    // a chart of nothing would only hide the error
    if (history.length > 0) { for (const chart of live) await chart.done(); }
  }
}
