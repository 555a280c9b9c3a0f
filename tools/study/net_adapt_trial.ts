/**
 * NetAdapt in `study search`: with offers that are only measured, with short fine-tuning, and as published, where the network goes on
 * with the weights that the search left.
 *
 * @module
 */
import type { NamedArrays } from "../../lib/core/mod.ts";
import { prunableNetwork, type PruningRun } from "../../lib/prune/mod.ts";
import {
  candidateOf,
  type FineTuned,
  type FineTunedFrom,
  fineTuneRatios,
  netAdaptRun,
  plan,
  type RatioTraining,
  type SearchProblem,
} from "../../lib/search/mod.ts";
import { evaluate, fineTuningRate, readVariables, writeVariables } from "../../lib/train/mod.ts";
import { type Bench, denseValues, fromDense } from "./bench.ts";
import type { Measured, Trial } from "./line.ts";

/** Steps behind each offer, half an epoch of the bench; 1 of the small version. */
const shortSteps = ({ stepsPerEpoch }: PruningRun["source"]) => Math.floor(stepsPerEpoch / 2);

/**
 * NetAdapt over a problem of keep ratios.
 *
 * @param problem The problem.
 * @param shortFineTuning Measures an offer, or trains it and measures it.
 * @param values What the network's variables are.
 * @returns What it finds, and its weights.
 */
export function adapted(
  { choices, resource, budget }: SearchProblem,
  shortFineTuning: (keeps: readonly number[], from: FineTunedFrom) => FineTuned | number,
  values: NamedArrays = {},
): { configuration: number[]; values: NamedArrays } {
  const ratios = (places: readonly number[]) =>
    places.map((place, g) => choices[g]!.options[place - 1]!);
  const run = netAdaptRun(choices.map(({ options }) => options.length), {
    cost: (places) => resource.cost(ratios(places)),
    budget,
    positions: choices.map((_, g) => g),
    shortFineTuning: (places, from) => shortFineTuning(ratios(places), from),
    values: () => values,
    first: 0.05,
    multiple: 1,
  });
  let state = run.start();
  while (state.step < run.totalSteps) ({ state } = run.advance(state));
  return { configuration: ratios(state.networks.at(-1)!.widths), values: state.values };
}

/**
 * Trains an offer shortly, as the bench fine-tunes.
 *
 * @param run The bench's run.
 * @param groups Groups of its network.
 * @param keeps The offer.
 * @param from Weights and round.
 * @returns Its accuracy and weights.
 */
export function shortlyTuned(
  run: PruningRun,
  groups: RatioTraining["groups"],
  keeps: readonly number[],
  { values, round }: FineTunedFrom,
): FineTuned {
  const steps = shortSteps(run.source), options = { values, steps, firstStep: round * steps };
  return fineTuneRatios(trainingOf(run, groups), keeps, options);
}

/**
 * NetAdapt as published: short fine-tuning behind each offer, and in the end a long one of the weights that the search left, as long as
 * the networks of the other searches get.
 *
 * @param bench The seed's data and dense network.
 * @param problemOf The problem of its network: options, cost, budget.
 * @returns The trial.
 */
export function ownWeightsTrial(
  bench: Bench,
  problemOf: (run: PruningRun, network: ReturnType<typeof prunableNetwork>) => SearchProblem,
): Pick<Trial, "method" | "run"> {
  const { short } = bench.lengths;
  function run(): Measured {
    const { checkpoint, accuracy: dense } = bench.dense();
    return bench.withRun(fromDense(bench.lengths, {}), (run) => {
      const { model, source } = run, { variables } = model;
      writeVariables(variables, denseValues(run.dense.restore(checkpoint)));
      const network = prunableNetwork(model), { groups } = network;
      const problem = problemOf(run, network);
      const began = performance.now();
      let evaluations = 0;
      const tune = (keeps: readonly number[], from: FineTunedFrom) => (
        evaluations++, shortlyTuned(run, groups, keeps, from)
      );
      const { configuration, values } = adapted(problem, tune, readVariables(variables));
      const seconds = (performance.now() - began) / 1000;
      const trained = fineTuneRatios(trainingOf(run, groups), configuration, {
        values,
        steps: short * source.stepsPerEpoch,
      });
      writeVariables(variables, trained.values);
      const infer = (x: Parameters<typeof model.forward>[0]) =>
        model.forward(x, { training: false });
      const sizes = groups.filter(({ prunable }) => prunable).map(({ size }) => size);
      const { accuracy } = evaluate(infer, source.testBatches(), [...source.inputShape]);
      return {
        dense,
        cut: null,
        removed: 1 - candidateOf(problem, configuration).cost / plan(problem).largest.cost,
        fineTuned: trained.accuracy,
        accuracy,
        evaluations,
        seconds,
        choice: configuration.map((keep, i) => Math.round(keep * sizes[i]!)).join(", "),
      };
    });
  }
  return { method: "NetAdapt, its own weights", run };
}

/** The bench's fine-tuning: that of `pruningRun` where a recipe does not say otherwise. */
function trainingOf({ model, source }: PruningRun, groups: RatioTraining["groups"]): RatioTraining {
  return {
    model,
    groups,
    source,
    optimizer: { rule: "sgd", momentum: 0.9, weightDecay: 5e-4 },
    learningRate: fineTuningRate(0.05),
  };
}
