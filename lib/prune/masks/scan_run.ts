import type { NamedArrays } from "../../core/mod.ts";
import { inputShapeOf } from "../../nn/mod.ts";
import { type SensitivityRun, sensitivityRun } from "../../sensitivity/mod.ts";
import { evaluate, statistics, writeVariables } from "../../train/mod.ts";
import type { PruningRecipe } from "../recipe/types.ts";
import { groupScores, type GroupScoresOptions } from "./group_scores.ts";
import { reestimatedStatistics, reestimationBatches } from "./reestimated_statistics.ts";

/**
 * Hears how far a scan is.
 *
 * @param done Measurements that are made, at least 1.
 * @param total Measurements of the whole scan.
 */
export type ScanListener = (done: number, total: number) => void;

/** What is scanned. */
export interface ScanRunOptions extends Omit<GroupScoresOptions, "score"> {
  /** Which structures go first, and whether batch norms are measured anew before each measurement, as behind the cut. */
  recipe: Pick<PruningRecipe, "score" | "reestimate">;
}

/**
 * The scan of a recipe of choice `sensitivity`: what each group that it prunes costs on validation samples at each share. The
 * structures that go are those that the recipe's masks would remove, by its score; batch norm statistics are measured anew
 * before each measurement, that of the whole network included, as they are behind the cut.
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4.
 *
 * @param values Parameters and running statistics of the dense network; its variables take them, and must keep them until the end.
 * @param options Network, recipe, samples.
 * @returns The scan as a run.
 */
export function scanRun(
  values: { parameters: NamedArrays; statistics: NamedArrays },
  { network, target, recipe, data }: ScanRunOptions,
): SensitivityRun {
  const { model, source } = data;
  const groups = network.groups.filter(({ name }) => Object.hasOwn(target.sizes, name));
  const scores = groupScores(values, { network, target, score: recipe.score, data });
  writeVariables(model.variables, { ...values.parameters, ...values.statistics });
  const moves = Object.keys(statistics(model.variables)).length > 0;
  const batches = moves ? reestimationBatches(recipe, source) : [];
  const forward = (x: Parameters<typeof model.forward>[0]) => model.forward(x, { training: false });
  return sensitivityRun({
    variables: model.variables,
    groups,
    scores: groups.map(({ name }) => scores[name]!),
    evaluate: () => evaluate(forward, source.validationBatches(), inputShapeOf(model)).accuracy,
    ...(batches.length > 0 && { adapt: () => void reestimatedStatistics(model, batches) }),
  });
}
