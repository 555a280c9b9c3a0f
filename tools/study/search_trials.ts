/**
 * The comparison of `study search`: keep ratios of the groups of one dense network at half its multiply-adds, by every search, then the
 * same fine-tuning.
 *
 * @module
 */
import type { NamedArrays } from "../../lib/core/mod.ts";
import { type PrunableNetwork, prunableNetwork, type PruningRun } from "../../lib/prune/mod.ts";
import {
  amcEnvironment,
  bestCandidate,
  candidateOf,
  ddpgRun,
  evaluationRun,
  type FineTuned,
  type FineTunedFrom,
  groupFeatures,
  plan,
  program,
  ratioProblem,
  scan,
  type SearchProblem,
  sensitivityGuided,
  uniform,
} from "../../lib/search/mod.ts";
import { evaluate, readVariables, writeVariables } from "../../lib/train/mod.ts";
import { type Bench, denseValues, fromDense, testAccuracy } from "./bench.ts";
import { allOfEqualCost, atEqualCost, type EqualCosts, fromCorners, raised } from "./equal_cost.ts";
import type { Measured, Trial } from "./line.ts";
import { adapted, ownWeightsTrial, shortlyTuned } from "./net_adapt_trial.ts";

/** Share of the multiply-adds that may remain. */
export const SHARE = 0.5;

/**
 * Groups keep multiples of `step` channels, or of less where a group would then have fewer than `least` options; how far below the budget
 * equal costs may lie.
 */
const GRIDS = {
  full: { step: 4, least: 8, tolerance: 0.01, episodes: 160, warmUp: 40, hidden: 64 },
  quick: { step: 64, least: 4, tolerance: 0.1, episodes: 4, warmUp: 2, hidden: 8 },
};
type Forward = ReturnType<PruningRun["forward"]>;
type Grid = typeof GRIDS["full"];

/** What a search is told. */
type Asked = SearchProblem & EqualCosts & Grid & {
  features: number[][];
  seed: number;
  fineTune: (keeps: readonly number[], from: FineTunedFrom) => FineTuned;
  values: NamedArrays;
};

/** The searches, the truth first. What they find is brought to equal cost where it is not there; what they measure is counted. */
export const searches: Record<string, (asked: Asked) => readonly number[]> = {
  "exhaustive": (asked) => {
    const run = evaluationRun(asked, allOfEqualCost(asked));
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    return bestCandidate(run.evaluated(state), asked.budget)!.configuration;
  },
  "uniform": (asked) => raised(asked, uniform(asked).configuration),
  "sensitivity": (asked) => raised(asked, sensitivityGuided(asked, scan(asked)).configuration),
  "program": (asked) => program(asked, scan(asked)).configuration,
  "AMC": (asked) => {
    const { features, episodes, warmUp, hidden, seed } = asked;
    const environment = amcEnvironment(asked, { features });
    // an episode is finished at equal cost, so that the agent learns what is compared
    const finish = (taken: readonly number[]) => atEqualCost(asked, taken);
    const run = ddpgRun({ ...environment, finish }, { episodes, warmUp, hidden, seed });
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    run.dispose();
    return run.best(state)!.configuration;
  },
  "NetAdapt": (asked) => adapted(asked, (keeps) => asked.evaluate(keeps)).configuration,
  "NetAdapt, fine-tuned": (asked) =>
    adapted(asked, (keeps, from) => asked.fineTune(keeps, from), asked.values).configuration,
};

/**
 * The trials of a seed.
 *
 * @param bench The seed's data and dense network.
 * @returns One a search, and NetAdapt's own network.
 */
export function searchTrials(bench: Bench): Trial[] {
  const { seed, lengths: { scale } } = bench, known: Known = { measured: new Map(), fineTuned: {} };
  const same = { part: "search", target: SHARE, scale, seed };
  const trials = Object.keys(searches).map((method) => ({
    ...same,
    method,
    run: () => searched(bench, { method, known }),
  }));
  const own = ownWeightsTrial(bench, (run, network) => gridProblem(bench, run, network));
  return [...trials, { ...same, ...own }];
}

/** What was measured of a dense network: searches that ask for the same do not wait for it again, but its time counts. */
interface Known {
  measured: Map<string, { score: number; seconds: number }>;
  fineTuned: Record<string, Trained>;
}
type Trained = Pick<Measured, "cut" | "accuracy" | "fineTuned">;

/** What a search finds, counts and takes; then its network, fine-tuned, on images that no search has seen. */
function searched(
  bench: Bench,
  { method, known }: { method: string; known: Known },
): Measured {
  const { checkpoint, accuracy: dense } = bench.dense();
  const grid = GRIDS[bench.lengths.scale as keyof typeof GRIDS];
  const found = bench.withRun(fromDense(bench.lengths, {}), (run) => {
    writeVariables(run.model.variables, denseValues(run.dense.restore(checkpoint)));
    const network = prunableNetwork(run.model), { graph, groups } = network;
    const whole = gridProblem(bench, run, network);
    const sizes = groups.filter(({ prunable }) => prunable).map(({ size }) => size);
    let evaluations = 0, saved = 0; // seconds
    const asked: Asked = {
      ...whole,
      ...grid,
      evaluate(configuration) {
        const key = String(configuration), before = known.measured.get(key);
        evaluations++;
        saved += before?.seconds ?? 0;
        if (before !== undefined) return before.score;
        const began = performance.now(), score = whole.evaluate(configuration);
        known.measured.set(key, { score, seconds: (performance.now() - began) / 1000 });
        return score;
      },
      features: groupFeatures(graph, groups),
      seed: bench.seed,
      fineTune: (keeps, from) => (evaluations++, shortlyTuned(run, groups, keeps, from)),
      values: readVariables(run.model.variables),
    };
    const began = performance.now();
    const configuration = atEqualCost(asked, searches[method]!(asked));
    const seconds = saved + (performance.now() - began) / 1000;
    return {
      validation: whole.evaluate(configuration),
      removed: 1 - candidateOf(whole, configuration).cost / plan(whole).largest.cost,
      evaluations,
      seconds,
      choice: configuration.map((keep, i) => Math.round(keep * sizes[i]!)).join(", "),
      shares: Object.fromEntries(asked.choices.map(({ name }, i) => [name, 1 - configuration[i]!])),
    };
  });
  const { shares, ...measured } = found;
  const trained = known.fineTuned[found.choice] ??= fineTuned(bench, shares);
  return { ...measured, dense, ...trained };
}

/** The network of given shares behind the bench's short fine-tuning; test images are looked at once. */
function fineTuned(bench: Bench, shares: Record<string, number>): Trained {
  const recipe = fromDense(bench.lengths, {
    view: "structure",
    score: { by: "magnitude" },
    choice: { rule: "perLayer", shares },
  });
  return bench.withRun(recipe, (run) => {
    let state = run.pruning.start(run.dense.restore(bench.dense().checkpoint));
    while (state.step < run.pruning.totalSteps) ({ state } = run.pruning.advance(state));
    state = run.fineTuning.start(state);
    while (state.step < run.totalSteps) ({ state } = run.fineTuning.advance(state));
    const fineTuned = validationAccuracy(run, run.forward(state));
    return { cut: null, fineTuned, accuracy: testAccuracy(run, state) };
  });
}

/** Keep ratios of a bench's network on its grid. */
function gridProblem(
  { lengths: { scale } }: Bench,
  run: PruningRun,
  { graph, groups }: PrunableNetwork,
): SearchProblem {
  const { variables } = run.model, grid = GRIDS[scale as keyof typeof GRIDS];
  const evaluate = () => validationAccuracy(run);
  const problem = ratioProblem({ graph, groups, variables, evaluate }, { share: SHARE });
  const sizes = groups.filter(({ prunable }) => prunable).map(({ size }) => size);
  return {
    ...problem,
    choices: problem.choices.map(({ name }, g) => ({ name, options: ratiosOf(sizes[g]!, grid) })),
    resource: {
      ...problem.resource,
      cost: fromCorners(problem.resource.cost, problem.choices.length),
    },
  };
}

function ratiosOf(size: number, { step, least }: Grid): number[] {
  const count = Math.max(least, size / step);
  return Array.from({ length: count }, (_, i) => (i + 1) / count);
}

function validationAccuracy(
  { model, source }: PruningRun,
  forward: Forward = (x) => model.forward(x, { training: false }),
): number {
  return evaluate(forward, source.validationBatches(), [...source.inputShape]).accuracy;
}
