/**
 * A rule that the study of QASSO's corrections compares: importance divided by the mean of its group.
 *
 * @module
 */
import { normalise, type ScoredGroup } from "../../lib/importance/mod.ts";
import { correctedRules, type QassoRules } from "../../lib/qasso/mod.ts";

/**
 * A group whose running means are divided by their mean over the structures that are left, so that every group has the same mean.
 *
 * ```text
 * e_j / mean of e over the structures of the group that are not zero
 * ```
 *
 * @param scored The group.
 * @returns The same with divided means; a group without means or without structures as it is.
 */
export function dividedByMean(scored: ScoredGroup): ScoredGroup {
  const { averageProducts: means, squares } = scored;
  if (means === undefined) return scored;
  const live = [...means.keys()].filter((j) => squares[j]! > 0);
  const divided = normalise(live.map((j) => means[j]!), { by: "mean" });
  const averageProducts = Array.from(means);
  live.forEach((j, i) => averageProducts[j] = divided[i]!);
  return { ...scored, averageProducts };
}

/** The corrected rules with every group's importance divided by its mean. */
export const dividedRules: QassoRules = {
  ...correctedRules,
  importance: (groups, criteria) => correctedRules.importance(groups.map(dividedByMean), criteria),
};
