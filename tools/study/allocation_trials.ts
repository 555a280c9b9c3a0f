/**
 * How a budget of parameters is divided among the layers.
 *
 * @module
 */
import { count } from "../../lib/core/mod.ts";
import { keepRatioForCost } from "../../lib/mask/mod.ts";
import type { PruningPlan, PruningRecipe } from "../../lib/prune/mod.ts";
import {
  interpolatedFirstCrossing,
  type SensitivityCurve,
  sensitivityRun,
} from "../../lib/sensitivity/mod.ts";
import { evaluate, writeVariables } from "../../lib/train/mod.ts";
import { type Bench, denseValues, fromDense, pruneDense } from "./bench.ts";
import type { Trial } from "./line.ts";

/**
 * Uniform, global and guided by sensitivity at equal parameters.
 *
 * @param bench The seed's data and dense network.
 * @param keeps Shares of the parameters that stay.
 * @returns The trials.
 */
export function allocationTrials(bench: Bench, keeps: readonly number[]): Trial[] {
  const { seed, lengths } = bench, { scale } = lengths;
  let scanned: SensitivityCurves | undefined;
  const structures = (choice: PruningRecipe["choice"]) =>
    fromDense(lengths, {
      view: "structure",
      score: { by: "magnitude", normaliser: "l2" },
      choice,
    });
  const shared = (keep: number, shares: (budget: number, plan: PruningPlan) => Shares) =>
    bench.withRun(structures({ rule: "uniform", sparsity: 0.5 }), ({ plan }) => {
      const own = shares(keep * plan.target.cost("parameters", plan.target.sizes), plan);
      return structures({ rule: "perLayer", shares: own });
    });
  const choices: Record<string, (keep: number) => PruningRecipe> = {
    uniform: (keep) => shared(keep, uniformShares),
    global: (keep) => structures({ rule: "budget", of: "parameters", keep, maxRatio: 0.9 }),
    "sensitivity-guided": (keep) =>
      shared(
        keep,
        (budget, plan) => guidedShares(budget, plan, scanned ??= sensitivityCurves(bench)),
      ),
  };
  return keeps.flatMap((keep) =>
    Object.entries(choices).map(([method, recipe]) => ({
      scale,
      part: "allocation",
      method,
      target: keep,
      seed,
      run: () => pruneDense(bench, recipe(keep)),
    }))
  );
}

type Shares = Record<string, number>;
type SensitivityCurves = (SensitivityCurve & { group: string })[];

function costOf({ target }: PruningPlan, shares: Shares): number {
  const kept = Object.entries(target.sizes).map(([name, size]) =>
    [name, size - count(shares[name] ?? 0, size)] as const
  );
  return target.cost("parameters", Object.fromEntries(kept));
}

/** At least one structure of each group stays. */
function limited(share: number, size: number): number {
  return Math.min(share, 0.9, (size - 1) / size);
}

function uniformShares(budget: number, plan: PruningPlan): Shares {
  const at = (keep: number) =>
    Object.fromEntries(
      Object.entries(plan.target.sizes).map(([name, size]) => [name, limited(1 - keep, size)]),
    );
  return at(keepRatioForCost((keep) => costOf(plan, at(keep)), budget));
}

/** The smallest drop that every group is allowed at which the budget is met. */
function guidedShares(budget: number, plan: PruningPlan, curves: SensitivityCurves): Shares {
  const at = (keep: number) =>
    Object.fromEntries(curves.map((curve) => {
      const share = interpolatedFirstCrossing(curve, 1 - keep);
      return [curve.group, limited(share, plan.target.sizes[curve.group]!)];
    }));
  return at(keepRatioForCost((keep) => costOf(plan, at(keep)), budget));
}

/** On the validation split, of the dense network. */
function sensitivityCurves(bench: Bench): SensitivityCurves {
  const { checkpoint } = bench.dense();
  const recipe = fromDense(bench.lengths, {
    view: "structure",
    choice: { rule: "uniform", sparsity: 0.5 },
  });
  return bench.withRun(recipe, ({ model, source, plan, dense }) => {
    writeVariables(model.variables, denseValues(dense.restore(checkpoint)));
    const { groups } = plan.network;
    const scan = sensitivityRun({
      variables: model.variables,
      groups: groups.filter(({ name }) => Object.hasOwn(plan.target.sizes, name)),
      evaluate: () =>
        evaluate((x) => model.forward(x, { training: false }), source.validationBatches(), [
          ...source.inputShape,
        ]).accuracy,
    });
    let state = scan.start();
    while (state.step < scan.totalSteps) ({ state } = scan.advance(state));
    return scan.curves(state);
  });
}
