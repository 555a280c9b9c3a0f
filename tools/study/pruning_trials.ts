/**
 * The comparisons of `study pruning`: the lecture's curves, granularities, scores, and how a budget is divided among layers.
 *
 * @module
 */
import type { PruningRecipe, ScoreName } from "../../lib/prune/mod.ts";
import { allocationTrials } from "./allocation_trials.ts";
import { type Bench, fromDense, pruneDense } from "./bench.ts";
import type { Trial } from "./line.ts";

/** What is compared, and where. */
export interface PruningStudyOptions {
  sparsities: readonly number[];
  /** Shares at which granularities are compared: multiples of a quarter, which 4 of 4 can meet. */
  shares: readonly number[];
  scores: readonly ScoreName[];
  /** Shares of the parameters that stay, where allocations are compared. */
  keeps: readonly number[];
}

/** The whole study and a small one. */
export const pruningStudies = {
  full: {
    sparsities: [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97],
    shares: [0.5, 0.75],
    scores: [
      "magnitude",
      "l1Norm",
      "slimming",
      "taylorFirst",
      "taylorSquares",
      "obd",
      "distanceSum",
      "cosineDistance",
      "lasso",
      "random",
    ],
    keeps: [0.6, 0.4, 0.2],
  },
  quick: { sparsities: [0.5, 0.9], shares: [0.5], scores: ["magnitude", "random"], keeps: [0.5] },
} as const satisfies Record<string, PruningStudyOptions>;

/** Views by the name that the table shows. */
const views: Record<string, PruningRecipe["view"]> = {
  "single weights": "element",
  "rows of kernels": "row",
  "kernels": "kernel",
  "filters": "filter",
  "input channels": "channel",
};

/**
 * The trials of a seed.
 *
 * @param bench The seed's data and dense network.
 * @param options What is compared.
 * @returns The trials.
 */
export function pruningTrials(bench: Bench, options: PruningStudyOptions): Trial[] {
  return [
    ...curveTrials(bench, options),
    ...granularityTrials(bench, options),
    ...scoreTrials(bench, options),
    ...allocationTrials(bench, options.keeps),
  ];
}

function trialOf(bench: Bench, part: string) {
  const { seed, lengths: { scale } } = bench;
  return (method: string, target: number, recipe: PruningRecipe): Trial => ({
    scale,
    part,
    method,
    target,
    seed,
    run: () => pruneDense(bench, recipe),
  });
}

/** Without and with fine-tuning is one network, before and after; iterative has as many epochs. */
function curveTrials(bench: Bench, { sparsities }: PruningStudyOptions): Trial[] {
  const { lengths } = bench, { long } = lengths, trial = trialOf(bench, "curves");
  return sparsities.flatMap((sparsity) => {
    const choice = { rule: "global", sparsity, maxRatio: 0.995 } as const;
    return [
      trial("one shot", sparsity, fromDense(lengths, { choice, training: { fineTuning: long } })),
      trial(
        "iterative",
        sparsity,
        fromDense(lengths, {
          choice,
          time: { kind: "constantShare", begin: 0, end: long - 1, every: 1 },
          training: { pruning: long - 1, fineTuning: 1, pruningDivisor: 10 },
        }),
      ),
    ];
  });
}

/** The first and the last layer stay whole, since not every granularity can divide them. */
function granularityTrials(bench: Bench, { shares }: PruningStudyOptions): Trial[] {
  const trial = trialOf(bench, "granularity"), whole = ["first", "last"];
  return shares.flatMap((sparsity) => [
    ...Object.entries(views).map(([name, view]) =>
      trial(
        name,
        sparsity,
        fromDense(bench.lengths, { view, whole, choice: { rule: "uniform", sparsity } }),
      )
    ),
    trial(
      "patterns N:4",
      sparsity,
      fromDense(bench.lengths, {
        view: { pattern: 4 },
        whole,
        choice: { rule: "nm", n: Math.round(4 * (1 - sparsity)), m: 4 },
      }),
    ),
  ]);
}

function scoreTrials(bench: Bench, { shares, scores }: PruningStudyOptions): Trial[] {
  const trial = trialOf(bench, "scores");
  return shares.flatMap((sparsity) =>
    scores.map((by) =>
      trial(
        by,
        sparsity,
        fromDense(bench.lengths, {
          view: "structure",
          score: { by },
          choice: { rule: "uniform", sparsity },
        }),
      )
    )
  );
}
