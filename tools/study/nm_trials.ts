/**
 * The comparisons of `study nm`: the three ways from dense to 1:16 of the note's figure, and uniform against mixed N:8.
 *
 * @module
 */
import {
  type ChannelWeight,
  fitDensityCurve,
  latticeDensities,
  nmMask,
  type SizedCurve,
} from "../../lib/nm/mod.ts";
import { applyMask, type NamedMasks } from "../../lib/mask/mod.ts";
import {
  type PruneState,
  type PruningRecipe,
  pruningRecipe,
  type PruningRun,
} from "../../lib/prune/mod.ts";
import { evaluate, writeVariables } from "../../lib/train/mod.ts";
import {
  type Bench,
  denseValues,
  fromDense,
  keptParameters,
  pruneDense,
  testAccuracy,
} from "./bench.ts";
import { WINDOW } from "./predictions.ts";
import type { Measured, StudyMoment, Trial } from "./line.ts";

/** The note's names of the orders, and the recipes. */
const orders: Record<string, string> = {
  "Default": "progressive-1-16",
  "Inverse": "progressive-1-16-inverse",
  "N-M": "progressive-1-16-decrease-n",
};

/** Part of the training at whose end all blocks are N:M, as in the note: 90 of 120 epochs. */
export const END = 0.75;

/** Moments an epoch at which accuracy is taken. */
const MOMENTS = 4;

/**
 * The trials of a seed.
 *
 * @param bench The seed's data and dense network.
 * @returns The trials.
 */
export function nmTrials(bench: Bench): Trial[] {
  const { seed, lengths: { scale } } = bench, { sparsity, m } = MIXED;
  const blocks = Object.entries(orders).map(([method, name]) => ({
    part: "blocks",
    method,
    target: 1 / 16,
    run: () => progressive(bench, name),
  }));
  const recipe = patternRecipe(bench);
  const mixed = [
    { method: "uniform 2:8", run: () => pruneDense(bench, recipe) },
    {
      method: "mixed {1, 2, 4, 8}:8",
      run: () => {
        const kept = mixedPatterns(bench, recipe),
          choice = Object.entries(kept)
            .map(([layer, n]) => `${layer} ${n}:${m}`).join(", ");
        const masks = bench.withRun(recipe, (run) => patternMasks(bench, run, kept));
        return { ...pruneDense(bench, recipe, { masks }), choice };
      },
    },
  ].map((trial) => ({ ...trial, part: "mixed", target: 1 - sparsity }));
  return [...blocks, ...mixed].map((trial) => ({ ...trial, scale, seed }));
}

/** Trains from the start while blocks become 1:16, and looks at the network on its way. */
function progressive(bench: Bench, name: string): Measured {
  const { blocks: epochs } = bench.lengths, recipe = pruningRecipe(name);
  const changed: PruningRecipe = {
    ...recipe,
    time: { kind: "blocks", curve: "linear", begin: 0, end: END * epochs, per: "step" },
    training: { ...recipe.training, dense: 0, pruning: epochs, fineTuning: 0 },
  };
  return bench.withRun(changed, (run) => {
    const { stepsPerEpoch } = run.source, every = Math.max(1, Math.round(stepsPerEpoch / MOMENTS));
    const last = run.plan.masks.at(-1)!.step, history: StudyMoment[] = [];
    let state: PruneState = run.pruning.start(run.dense.start());
    while (state.step < run.pruning.totalSteps) {
      ({ state } = run.pruning.advance(state as never));
      const { step } = state;
      if (step % every !== 0 && (step < last - WINDOW || step >= last + WINDOW)) continue;
      const share = Math.max(0, 1 - step / last);
      history.push({
        epoch: step / stepsPerEpoch,
        share,
        accuracy: validationAccuracy(run, state),
      });
    }
    const end = run.fineTuning.start(state as never), { sparsity: removed, masks } = end.learner;
    const accuracy = testAccuracy(run, end), parameters = keptParameters(run.plan, masks);
    return { dense: null, cut: null, accuracy, removed, parameters, history };
  });
}

function validationAccuracy({ source, forward }: PruningRun, state: PruneState): number {
  return evaluate(forward(state), source.validationBatches(), [...source.inputShape]).accuracy;
}

/** Uniform against mixed patterns at the same number of weights. */
const MIXED = { n: 2, m: 8, states: [1, 2, 4, 8], sparsity: 0.75 } as const;

function patternRecipe({ lengths }: Bench): PruningRecipe {
  const { n, m } = MIXED;
  return fromDense(lengths, {
    view: { pattern: m },
    whole: ["first", "last"],
    choice: { rule: "nm", n, m },
    training: { fineTuning: lengths.long },
  });
}

/**
 * The pattern of each layer: what each loses alone on validation images at 1, 2 and 4 of 8, as a curve c e^(-k d), and the choice with
 * the least sum for as many weights as 2:8 keeps.
 */
function mixedPatterns(bench: Bench, recipe: PruningRecipe): Record<string, number> {
  const { checkpoint } = bench.dense(), { n, m, states } = MIXED;
  return bench.withRun(recipe, (run) => {
    const { model, source, plan: { target }, dense } = run;
    const values = denseValues(dense.restore(checkpoint));
    const accuracy = (changes: Record<string, Float32Array>) => {
      writeVariables(model.variables, { ...values, ...changes });
      return evaluate((x) => model.forward(x, { training: false }), source.validationBatches(), [
        ...source.inputShape,
      ]).accuracy;
    };
    const whole = accuracy({});
    const curves: SizedCurve[] = target.weights.map(({ parameter, layout, shape, layer }) => {
      const data = values[parameter]!, weight = { data, layout, shape } as ChannelWeight;
      const drops = states.filter((kept) => kept < m).map((kept) => {
        const masked = applyMask(data, nmMask(weight, { n: kept, m }));
        return { density: kept / m, loss: whole - accuracy({ [parameter]: masked }) };
      });
      // a drop below half an image counts as that
      const curve = fitDensityCurve(drops, { least: 0.5 / bench.lengths.validation });
      return { ...curve, size: target.sizes[layer]! };
    });
    const chosen = latticeDensities(curves, { m, states, density: n / m });
    return Object.fromEntries(target.weights.map(({ layer }, l) => [layer, chosen.n[l]!]));
  });
}

function patternMasks(bench: Bench, run: PruningRun, kept: Record<string, number>): NamedMasks {
  const { learner: { parameters } } = run.dense.restore(bench.dense().checkpoint);
  return Object.fromEntries(
    run.plan.target.weights.map(({ layer, parameter, layout, shape }) => {
      const weight = { data: parameters[parameter]!, layout, shape } as ChannelWeight;
      return [layer, nmMask(weight, { n: kept[layer]!, m: MIXED.m })];
    }),
  );
}
