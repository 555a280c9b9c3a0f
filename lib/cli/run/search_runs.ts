/**
 * Ways to search, each as a run whose steps tell of the same: a candidate, what it costs, how good it is.
 *
 * @module
 */
import type { SearchLine } from "../../report/mod.ts";
import type { Run, RunLine, RunState } from "../../run/mod.ts";
import {
  ddpgRun,
  type EvaluatedCandidate,
  evaluationRun,
  type EvaluationState,
  netAdaptRun,
  scanConfigurations,
  scanFromScores,
  type SearchEnvironment,
  type SearchProblem,
  type SearchScan,
} from "../../search/mod.ts";
import type { searchMethods } from "../options/search_options.ts";
import type { SearchedNetwork } from "./search_problems.ts";

/** Name of a way to search. */
export type SearchMethod = typeof searchMethods[number];

/** A search as a run. */
export interface SearchRun extends Run<RunState, SearchLine> {
  /** What it finds, once all steps are done. */
  chosen: (state: RunState) => readonly number[];
  /** Frees what it learned with. */
  dispose: () => void;
}

/** What a search learns with. */
export interface SearchRunOptions {
  /** Episodes. */
  episodes: number;
  /** Seed. */
  seed: number;
}

/**
 * A list of candidates, and what follows from their scores.
 *
 * @param problem The problem.
 * @param configurations What is measured.
 * @param chosen What is found.
 * @returns The run.
 */
export function listRun(
  problem: SearchProblem,
  configurations: readonly (readonly number[])[],
  chosen: (all: EvaluatedCandidate[]) => readonly number[],
): SearchRun {
  const run = evaluationRun(problem, configurations);
  return asSearch(run, (line) => line, {
    chosen: (state: EvaluationState) => chosen(run.evaluated(state)),
  });
}

/**
 * A scan, and what follows from it.
 *
 * @param problem The problem.
 * @param chosen What is found.
 * @returns The run.
 */
export function scanRun(
  problem: SearchProblem,
  chosen: (scan: SearchScan) => readonly number[],
): SearchRun {
  return listRun(
    problem,
    scanConfigurations(problem),
    (all) => chosen(scanFromScores(problem, all.map(({ score }) => score))),
  );
}

/**
 * An agent that learns in an environment.
 *
 * @param environment The environment.
 * @param options Episodes, seed.
 * @returns The run.
 */
export function learningRun(
  environment: SearchEnvironment,
  { episodes, seed }: SearchRunOptions,
): SearchRun {
  const run = ddpgRun(environment, { episodes, seed, hidden: 64 });
  return asSearch(
    run,
    ({ step, configuration, cost, score, reward }) => ({
      step,
      configuration,
      cost,
      score,
      reward,
    }),
    { chosen: (state) => run.best(state)!.configuration, dispose: run.dispose },
  );
}

/**
 * NetAdapt; its widths are places in the lists of options. No candidate is fine-tuned.
 *
 * @param network What is searched.
 * @returns The run.
 */
export function adaptRun({ problem }: SearchedNetwork): SearchRun {
  const { choices, resource, budget } = problem;
  const options = (places: readonly number[]) =>
    places.map((place, i) => choices[i]!.options[place - 1]!);
  const run = netAdaptRun(choices.map(({ options }) => options.length), {
    cost: (places) => resource.cost(options(places)),
    budget,
    positions: choices.map((_, i) => i),
    shortFineTuning: (places) => problem.evaluate(options(places)),
    first: 0.05,
    multiple: 1,
  });
  return asSearch(run, ({ step, widths, cost, accuracy, proposals }, before) => ({
    step,
    configuration: options(widths),
    cost,
    score: accuracy,
    others: proposals.map(({ position, channels, cost, accuracy }) => ({
      configuration: options(before.networks.at(-1)!.widths.with(position, channels)),
      cost,
      score: accuracy,
    })),
  }), { chosen: ({ networks }) => options(networks.at(-1)!.widths) });
}

/** The same run, its lines in the words of all searches. */
function asSearch<State extends RunState, Line extends RunLine>(
  run: Run<State, Line>,
  tell: (line: Line, before: State) => SearchLine,
  { chosen, dispose = () => {} }: {
    chosen: (state: State) => readonly number[];
    dispose?: () => void;
  },
): SearchRun {
  const own = run as unknown as Run<RunState, Line>; // states come from this run only
  return {
    ...own,
    advance(state) {
      const { state: next, line } = own.advance(state);
      return { state: next, line: tell(line, state as State) };
    },
    chosen: (state) => chosen(state as State),
    dispose,
  };
}
