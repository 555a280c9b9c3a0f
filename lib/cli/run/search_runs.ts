/**
 * Ways to search, each as a run whose steps tell of the same: a candidate, what it costs, how good it is.
 *
 * @module
 */
import type { NamedArrays } from "../../core/mod.ts";
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
import type { SearchedRatios } from "./search_problems.ts";

/** Name of a way to search. */
export type SearchMethod = typeof searchMethods[number];

/** A search as a run. */
export interface SearchRun extends Run<RunState, SearchLine> {
  /** What it finds, once all steps are done. */
  chosen: (state: RunState) => readonly number[];
  /** What the variables of that are, where the search trains what it measures. */
  trained?: (state: RunState) => NamedArrays;
  /** What it measures, where that is known before the first step. */
  list?: SearchList;
  /** Frees what it learned with. */
  dispose: () => void;
}

/** Candidates that can be measured in any order. */
export interface SearchList {
  /** One for each step. */
  configurations: readonly (readonly number[])[];
  /**
   * The same search with answers that are known: it measures only the others.
   *
   * @param score The score of a configuration; undefined if nobody has measured it.
   */
  withScores: (score: (configuration: readonly number[]) => number | undefined) => SearchRun;
}

/** What a search learns with. */
export interface SearchRunOptions {
  /** Episodes. */
  episodes: number;
  /** Seed. */
  seed: number;
  /** Steps of training behind each cut. */
  shortFineTuning: number;
  /** Steps of training in the end. */
  longFineTuning: number;
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
  const search = asSearch(run, (line) => line, {
    chosen: (state: EvaluationState) => chosen(run.evaluated(state)),
  });
  const withScores: SearchList["withScores"] = (score) => {
    const evaluate = (one: readonly number[]) => score(one) ?? problem.evaluate(one);
    return listRun({ ...problem, evaluate }, configurations, chosen);
  };
  return { ...search, list: { configurations, withScores } };
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
  { episodes, seed }: Pick<SearchRunOptions, "episodes" | "seed">,
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
 * NetAdapt; its widths are places in the lists of options.
 *
 * @param network What is searched.
 * @param options Steps of fine-tuning; 0 for none.
 * @returns The run.
 */
export function adaptRun(
  { problem, fineTune, values }: SearchedRatios,
  { shortFineTuning, longFineTuning }: SearchRunOptions,
): SearchRun {
  const { choices, resource, budget } = problem;
  const options = (places: readonly number[]) =>
    places.map((place, i) => choices[i]!.options[place - 1]!);
  const run = netAdaptRun(choices.map(({ options }) => options.length), {
    cost: (places) => resource.cost(options(places)),
    budget,
    positions: choices.map((_, i) => i),
    shortFineTuning: (places, { values, round }) =>
      shortFineTuning === 0 ? problem.evaluate(options(places)) : fineTune(options(places), {
        values,
        steps: shortFineTuning,
        firstStep: round * shortFineTuning,
      }),
    ...longFineTuning > 0 && {
      longFineTuning: (places, { values }) =>
        fineTune(options(places), { values, steps: longFineTuning }),
    },
    values,
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
  }), {
    chosen: ({ networks }) => options(networks.at(-1)!.widths),
    ...shortFineTuning + longFineTuning > 0 && { trained: ({ values }) => values },
  });
}

/** The same run, its lines in the words of all searches. */
function asSearch<State extends RunState, Line extends RunLine>(
  run: Run<State, Line>,
  tell: (line: Line, before: State) => SearchLine,
  { chosen, trained, dispose = () => {} }: {
    chosen: (state: State) => readonly number[];
    trained?: (state: State) => NamedArrays;
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
    ...trained && { trained: (state: RunState) => trained(state as State) },
    dispose,
  };
}
