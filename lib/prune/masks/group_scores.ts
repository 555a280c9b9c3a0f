import type { NamedArrays } from "../../core/mod.ts";
import type { NamedScores } from "../../mask/mod.ts";
import type { PrunableNetwork } from "../network/prunable_network.ts";
import type { RecipeScore } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { type ScoreData, scoreTensors } from "../target/score_tensors.ts";

/** What scores depend on beside the values of the network. */
export interface GroupScoresOptions {
  /** Graph and groups. */
  network: PrunableNetwork;
  /** What is pruned. */
  target: PruningTarget;
  /** The recipe's score. */
  score: RecipeScore;
  /** Network and samples, for scores with gradients or activations. */
  data: ScoreData;
}

/**
 * The scores of all groups that a recipe prunes.
 *
 * @param values Parameters and running statistics by name.
 * @param options Network, score, samples.
 * @returns Scores by name.
 */
export function groupScores(
  values: { parameters: NamedArrays; statistics: NamedArrays },
  { network: { graph, groups }, target, score, data }: GroupScoresOptions,
): NamedScores {
  const scored = groups.filter(({ name }) => Object.hasOwn(target.sizes, name));
  const network = { graph, groups: scored };
  return target.scores(score, scoreTensors(data, score, { ...values, network }));
}
