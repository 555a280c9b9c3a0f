import { applyMask, maskSparsity, type NamedMasks } from "../../mask/mod.ts";
import type { NamedArrays } from "../../core/mod.ts";
import { chooseMasks } from "../masks/choose_masks.ts";
import { countsKept } from "../masks/counts_kept.ts";
import { groupScores } from "../masks/group_scores.ts";
import { lassoCut } from "../masks/lasso_cut.ts";
import { removedFirst } from "../masks/removed_first.ts";
import type { PruningPlan } from "../plan/pruning_plan.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { SCORE_BATCHES, type ScoreData } from "../target/score_tensors.ts";
import type { NetworkValues, PruningLearner } from "./learner.ts";

/** What {@linkcode renewMasks} needs beside the learner. */
export interface RenewMasksOptions {
  /** The plan. */
  plan: PruningPlan;
  /** Network and samples, for scores with gradients. */
  data: ScoreData;
  /** Parameters and running statistics from which masks are chosen. */
  values: NetworkValues;
  /** The planned sparsity. */
  sparsity: number;
  /** Steps of the pruning phase that are done. */
  step: number;
}

/** What is remembered of masks. */
export type MaskMemory = Pick<
  PruningLearner,
  "masks" | "planned" | "sparsity" | "shares" | "parameters"
>;

/**
 * New masks at a planned sparsity. With `hold`, what is removed stays removed, and blocks of frozen membership that are N:M stay N:M;
 * otherwise they follow from the values alone.
 *
 * @param before What is remembered of the masks so far.
 * @param options Plan, values, sparsity.
 * @returns What is remembered then.
 */
export function renewMasks<Memory extends MaskMemory>(
  before: Memory,
  { plan, data, values, sparsity, step }: RenewMasksOptions,
): Memory {
  const { network, target, recipe: { score, choice, after } } = plan;
  const options = {
    sparsity,
    parameters: values.parameters,
    ...(before.shares !== null && { shares: before.shares }),
    step,
    before: before.masks,
  };
  const remembered = (masks: NamedMasks) => ({
    ...before,
    masks,
    planned: sparsity,
    sparsity: weightSparsity(plan, masks),
  });
  if (score.by === "lasso") {
    const cut = lassoCut(countsKept(target, choice, sparsity), {
      network,
      target,
      data,
      ...values,
      batches: score.batches ?? SCORE_BATCHES,
    });
    return { ...remembered(cut.masks), parameters: { ...before.parameters, ...cut.parameters } };
  }
  const scores = () => {
    const found = groupScores(values, { network, target, score, data });
    return after.rule === "hold" ? removedFirst(found, before.masks) : found;
  };
  return remembered(chooseMasks(target, choice, { ...options, scores }));
}

/**
 * Share of the prunable weights that masks remove.
 *
 * @param plan Network and target.
 * @param masks Masks of groups by name.
 * @returns The share: of the weights of convolutions and dense layers alone, whatever else leaves with them.
 */
export function weightSparsity(
  { network, target }: Pick<PruningPlan, "network" | "target">,
  masks: NamedMasks,
): number {
  const weights = new Set(network.weights.map(({ parameter }) => parameter));
  const expanded = Object.entries(target.expand(masks, "weights"))
    .filter(([name]) => weights.has(name));
  return maskSparsity(Object.fromEntries(expanded));
}

/**
 * Masked copies of the parameters that masks touch.
 *
 * @param target What is pruned.
 * @param parameters Parameters by name.
 * @param masks Masks of groups by name.
 * @param part `weights` leaves biases and batch norms alone.
 * @returns The copies by name; other parameters are not among them.
 */
export function maskedCopies(
  { expand }: PruningTarget,
  parameters: NamedArrays,
  masks: NamedMasks,
  part: "all" | "weights" = "all",
): NamedArrays {
  return Object.fromEntries(
    Object.entries(expand(masks, part)).map((
      [name, mask],
    ) => [name, applyMask(parameters[name]!, mask)]),
  );
}
