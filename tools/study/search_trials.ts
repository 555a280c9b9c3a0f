/**
 * The comparison of `study search`: keep ratios of the groups of one dense network at half its multiply-adds, by every search.
 *
 * @module
 */
import type { Network } from "../../lib/nn/mod.ts";
import { prunableNetwork, type PruningRun } from "../../lib/prune/mod.ts";
import {
  amcEnvironment,
  candidateOf,
  ddpgRun,
  exhaustive,
  groupFeatures,
  netAdaptRun,
  plan,
  program,
  ratioProblem,
  scan,
  type SearchProblem,
  sensitivityGuided,
  uniform,
} from "../../lib/search/mod.ts";
import { type Batch, evaluate, writeVariables } from "../../lib/train/mod.ts";
import { type Bench, denseValues, fromDense } from "./bench.ts";
import type { Measured, Trial } from "./line.ts";

/** Share of the multiply-adds that may remain. */
export const SHARE = 0.5;

/** How a search finds a configuration; what it measures goes through the problem. */
type Search = (
  problem: SearchProblem,
  network: { features: number[][]; sizes: number[]; seed: number; quick: boolean },
) => readonly number[];

/** The searches, the truth first. */
export const searches: Record<string, Search> = {
  "exhaustive": (problem) => exhaustive(problem).configuration,
  "uniform": (problem) => uniform(problem).configuration,
  "sensitivity": (problem) => sensitivityGuided(problem, scan(problem)).configuration,
  "program": (problem) => program(problem, scan(problem)).configuration,
  "AMC": (problem, { features, seed, quick }) => {
    const run = ddpgRun(amcEnvironment(problem, { features }), {
      episodes: quick ? 4 : 120,
      warmUp: quick ? 2 : 40,
      hidden: quick ? 8 : 64,
      seed,
    });
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    run.dispose();
    return run.best(state)!.configuration;
  },
  "NetAdapt": (problem, { sizes }) => {
    const ratios = (widths: readonly number[]) => widths.map((width, g) => width / sizes[g]!);
    const run = netAdaptRun(sizes, {
      cost: (widths) => problem.resource.cost(ratios(widths)),
      budget: problem.budget,
      positions: sizes.map((_, g) => g),
      shortFineTuning: (widths) => problem.evaluate(ratios(widths)),
      first: 0.05,
    });
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    return ratios(state.networks.at(-1)!.widths);
  },
};

/**
 * The trials of a seed.
 *
 * @param bench The seed's data and dense network.
 * @returns One a search.
 */
export function searchTrials(bench: Bench): Trial[] {
  const { seed, lengths: { scale } } = bench;
  return Object.entries(searches).map(([method, search]) => ({
    part: "search",
    method,
    target: SHARE,
    scale,
    seed,
    run: () => searched(bench, search),
  }));
}

/** What a search finds, counts and takes; then the accuracy of its network on test images, not fine-tuned. */
function searched(bench: Bench, search: Search): Measured {
  const { checkpoint, accuracy: dense } = bench.dense();
  return bench.withRun(fromDense(bench.lengths, {}), (run) => {
    writeVariables(run.model.variables, denseValues(run.dense.restore(checkpoint)));
    const { graph, groups } = prunableNetwork(run.model);
    const { variables } = run.model;
    const over = (batches: () => Iterable<Batch>) =>
      ratioProblem({ graph, groups, variables, evaluate: () => accuracyOf(run, batches()) }, {
        share: SHARE,
      });
    const validation = over(() => run.source.validationBatches());
    const quick = bench.lengths.scale === "quick", began = performance.now();
    let evaluations = 0;
    const problem: SearchProblem = {
      ...quick ? narrowed(validation) : validation,
      evaluate: (configuration) => (evaluations++, validation.evaluate(configuration)),
    };
    const configuration = search(problem, {
      features: groupFeatures(graph, groups),
      sizes: groups.filter(({ prunable }) => prunable).map(({ size }) => size),
      seed: bench.seed,
      quick,
    });
    const seconds = (performance.now() - began) / 1000;
    const { cost } = candidateOf(problem, configuration);
    return {
      dense,
      cut: null,
      accuracy: over(() => run.source.testBatches()).evaluate(configuration),
      validation: validation.evaluate(configuration),
      removed: 1 - cost / plan(problem).largest.cost,
      evaluations,
      seconds,
      choice: configuration.map((keep) => keep.toFixed(3)).join(", "),
    };
  });
}

function accuracyOf({ model, source }: PruningRun, batches: Iterable<Batch>): number {
  const forward = (x: Parameters<Network["forward"]>[0]) => model.forward(x, { training: false });
  return evaluate(forward, batches, [...source.inputShape]).accuracy;
}

/** The smallest and the largest option of each choice: enough to see that everything runs. */
function narrowed(problem: SearchProblem): SearchProblem {
  return {
    ...problem,
    choices: problem.choices.map(({ name, options }) => ({
      name,
      options: [options[0]!, options.at(-1)!],
    })),
  };
}
