import { requireNumber, requireShape } from "../core/mod.ts";
import type { ImportanceScore } from "../importance/mod.ts";
import type { QassoRules } from "../qasso/mod.ts";

/**
 * Rules that rank structures by a score of the user's. A structure that is zero is no survivor: it goes before any other.
 *
 * @param rules All other rules.
 * @param score Scores of one group, higher for those that stay.
 * @returns The rules; their importance throws a TypeError for another number of scores than structures, a RangeError for one that is no
 * number from 0.
 */
export function scoredBy(rules: QassoRules, score: ImportanceScore): QassoRules {
  return {
    ...rules,
    importance(groups) {
      return Float64Array.from(groups.flatMap((scored) => {
        const { group: { name, size }, squares } = scored, scores = score(scored);
        requireShape(`the importance of ${name}`, [scores.length], [size]);
        return Array.from(scores, (value, i) => {
          requireNumber(`the importance of ${name}`, value, { min: 0 });
          return squares[i] === 0 ? -1 : value;
        });
      }));
    },
  };
}
