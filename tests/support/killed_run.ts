/**
 * QASSO on a small random problem as a run in a folder, in a process of its own that a test kills: `killed_run.ts <folder>` begins
 * it, or goes on with it. No engine is started, so the process is at work within a fraction of a second.
 *
 * @module
 */
import {
  correctedRules,
  initialState,
  type QassoProblem,
  type QassoState,
  step,
} from "@geta-lab/geta/qasso";
import {
  createRunFolder,
  openRunFolder,
  readCheckpoint,
  type Run,
  runInFolder,
  type RunLine,
  type RunState,
} from "@geta-lab/geta/run";
import type { NamedArrays } from "@geta-lab/geta/core";
import { randomGradients, smallProblem } from "../qasso/small_problem.ts";

/** Steps of the whole run. */
export const KILLED_STEPS = 1500;

interface State extends RunState {
  readonly qasso: QassoState;
}

interface Line extends RunLine {
  bits: QassoProblem["config"]["bitRange"];
  squares: number;
}

/** The run. */
export function killedRun(): Run<State, Line> {
  const { problem, parameters } = smallProblem(7, {
    rules: correctedRules,
    config: {
      warmUpSteps: 100,
      projectionSteps: 400,
      projectionPeriods: 4,
      jointSteps: 800,
      pruningPeriods: 4,
      optimizer: { rule: "adam" },
    },
  });
  return {
    name: "killed",
    totalSteps: KILLED_STEPS,
    stepsPerEpoch: 5,
    start: () => ({
      phase: "killed",
      step: 0,
      qasso: initialState(problem, structuredClone(parameters)),
    }),
    advance({ phase, step: done, qasso }) {
      const gradients = randomGradients(parameters, 7, done);
      const { state, report } = step(problem, qasso, gradients, { learningRate: 1e-3 });
      const squares = Object.values(state.parameters)
        .reduce((sum, array) => sum + array.reduce((own, x) => own + x * x, 0), 0);
      const line = { step: done + 1, bits: report.bitRange, squares };
      return { state: { phase, step: done + 1, qasso: state }, line };
    },
    save({ phase, step, qasso: { parameters, optimizer, ...rest } }) {
      const { first, second, step: updates } = optimizer;
      const arrays = { ...named("p/", parameters), ...named("m/", first), ...named("s/", second) };
      return { state: structuredClone({ phase, step, updates, rest }), arrays };
    },
    restore({ state, arrays }) {
      // deno-lint-ignore no-explicit-any -- written by save()
      const { phase, step, updates, rest } = state as any;
      const pick = (prefix: string) =>
        Object.fromEntries(
          Object.entries(arrays as NamedArrays).filter(([name]) => name.startsWith(prefix))
            .map(([name, array]) => [name.slice(prefix.length), array]),
        );
      const optimizer = { step: updates, first: pick("m/"), second: pick("s/") };
      return { phase, step, qasso: { ...rest, parameters: pick("p/"), optimizer } };
    },
  };
}

function named(prefix: string, arrays: NamedArrays): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [prefix + name, array.slice()]),
  );
}

/** Begins the run in a folder, or goes on with it. */
export async function goOn(path: string, onStep: () => void = () => {}): Promise<void> {
  const run = killedRun(), description = null, conditions = null;
  const there = await Deno.stat(`${path}/checkpoint`).then(() => true, () => false);
  const start = there ? run.restore((await readCheckpoint(path)).checkpoint) : run.start();
  using folder = there ? await openRunFolder(path) : await createRunFolder(path, {
    description,
    conditions,
    seconds: 0,
    checkpoint: run.save(start),
  });
  const parseHistory = (text: string) =>
    text.split("\n").slice(0, -1).map((line) => JSON.parse(line) as Line);
  const options = { folder, description, conditions, parseHistory, seconds: () => 0, onStep };
  await runInFolder(run, start, options);
}

if (import.meta.main) {
  let first = true;
  await goOn(Deno.args[0]!, () => {
    if (first) console.log("at work");
    first = false;
  });
}
