/**
 * What a recipe's view makes of a network: groups by name, and what is done with them.
 *
 * @module
 */
import type { NamedArrays } from "../../core/mod.ts";
import type { ChannelZeros } from "../../importance/mod.ts";
import type { NamedMasks, NamedScores } from "../../mask/mod.ts";
import type { PrunableWeight } from "../network/prunable_weights.ts";
import type { PruningRecipe, RecipeScore } from "../recipe/types.ts";

/** What scores are computed from. */
export interface ScoreTensors {
  /** Parameters by name. */
  parameters: NamedArrays;
  /** Gradients of the loss; empty unless the score needs them. */
  gradients: NamedArrays;
  /** Diagonal of the Hessian; empty unless the score is `obd`. */
  diagonals: NamedArrays;
  /** Zeros of activations by pruning group; empty unless the score is `apoz`. */
  zeros: Record<string, ChannelZeros>;
}

/** What is pruned: groups of weights or of structures, by the name of the layer or of the pruning group that holds them. */
export interface PruningTarget {
  /** Number of groups by name. */
  sizes: Record<string, number>;
  /** The weights that groups are parts of; none for structures. */
  weights: readonly PrunableWeight[];
  /** What stays whole although it holds weights, and why. */
  whole: Record<string, string>;
  /**
   * Masks of elements, by parameter.
   *
   * @param masks A mask of groups by name.
   * @param part `weights` leaves biases and batch norms alone; `all` by default.
   */
  expand(masks: NamedMasks, part?: "all" | "weights"): NamedMasks;
  /**
   * Scores of all groups, at least 0, higher for those that stay.
   *
   * @param score Which score.
   * @param tensors What it is computed from.
   */
  scores(score: RecipeScore, tensors: ScoreTensors): NamedScores;
  /**
   * What remains of the network's cost.
   *
   * @param of Which cost.
   * @param kept How many groups each name keeps.
   */
  cost(of: "macs" | "parameters", kept: Record<string, number>): number;
}

/** What of a recipe decides what is pruned. */
export type TargetRecipe = Pick<PruningRecipe, "name" | "view" | "whole" | "choice">;
