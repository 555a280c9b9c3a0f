/**
 * One scan: every choice at every option, the others at their largest.
 *
 * @module
 */
import { requireFiniteNumbers, requireShape } from "../../core/mod.ts";
import { requireProblem, type SearchProblem } from "../problem/search_problem.ts";

/** What a scan measured. */
export interface SearchScan {
  /** Score with every choice at its largest option. */
  baseline: number;
  /** For each choice, for each of its options, what the score loses; 0 at the largest. Below 0 where the network got better. */
  losses: number[][];
}

/**
 * The configurations of a scan: first the largest candidate, then for each choice its options but the largest, from the smallest.
 *
 * ```text
 * 1 + sum over choices of (options - 1)   measurements
 * ```
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4.
 *
 * @param problem The problem.
 * @returns The configurations, for {@linkcode evaluationRun}.
 * @throws {RangeError} If the problem is none.
 *
 * @example
 * ```ts
 * import { scanConfigurations } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const choices = [{ name: "a", options: [2, 4, 8] }, { name: "b", options: [4, 8] }];
 * assert.deepEqual(scanConfigurations({ choices }), [[8, 8], [2, 8], [4, 8], [8, 4]]);
 * ```
 */
export function scanConfigurations({ choices }: Pick<SearchProblem, "choices">): number[][] {
  requireProblem({ choices, budget: 0, resource: { name: "", cost: () => 0 } });
  const largest = choices.map(({ options }) => options.at(-1)!);
  return [
    largest,
    ...choices.flatMap(({ options }, i) =>
      options.slice(0, -1).map((option) => largest.with(i, option))
    ),
  ];
}

/**
 * Losses from the scores of a scan.
 *
 * ```text
 * loss_i(option) = score(all at their largest) - score(choice i at the option, the others at their largest)
 * ```
 *
 * @param problem The problem.
 * @param scores Scores of {@linkcode scanConfigurations}, in its order.
 * @returns The scan.
 * @throws {TypeError} If there are not as many scores as configurations.
 * @throws {RangeError} If a score is not finite.
 *
 * @example
 * ```ts
 * import { scanFromScores } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const choices = [{ name: "a", options: [2, 8] }, { name: "b", options: [4, 8] }];
 * assert.deepEqual(scanFromScores({ choices }, [90, 50, 89]), { baseline: 90, losses: [[40, 0], [1, 0]] });
 * ```
 */
export function scanFromScores(
  problem: Pick<SearchProblem, "choices">,
  scores: readonly number[],
): SearchScan {
  requireShape("the scores of a scan", [scores.length], [scanConfigurations(problem).length]);
  requireFiniteNumbers("the scores of a scan", scores);
  const baseline = scores[0]!;
  let at = 1;
  const losses = problem.choices.map(({ options }) =>
    options.map((_, o) => o === options.length - 1 ? 0 : baseline - scores[at++]!)
  );
  return { baseline, losses };
}

/**
 * Scans a problem at once.
 *
 * @param problem The problem.
 * @returns The scan.
 *
 * @example
 * ```ts
 * import { scan } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   choices: [{ name: "a", options: [2, 4] }],
 *   resource: { name: "bits", cost: ([bits]: readonly number[]) => bits! },
 *   budget: 4,
 *   evaluate: ([bits]: readonly number[]) => 10 * bits!,
 * };
 * assert.deepEqual(scan(problem), { baseline: 40, losses: [[20, 0]] });
 * ```
 */
export function scan(problem: SearchProblem): SearchScan {
  return scanFromScores(problem, scanConfigurations(problem).map((one) => problem.evaluate(one)));
}

/**
 * Throws unless a scan fits a problem.
 *
 * @param problem The problem.
 * @param scan The scan.
 * @throws {TypeError} If it has not one loss for each option.
 * @throws {RangeError} If a loss is not finite.
 *
 * @example
 * ```ts
 * import { requireScan } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const choices = [{ name: "a", options: [2, 8] }];
 * assert.throws(() => requireScan({ choices }, { losses: [[0]] }), /Cannot use the losses of a: its shape must be \[2\]/);
 * ```
 */
export function requireScan(
  { choices }: Pick<SearchProblem, "choices">,
  { losses }: Pick<SearchScan, "losses">,
): void {
  requireShape("the losses", [losses.length], [choices.length]);
  choices.forEach(({ name, options }, i) => {
    requireShape(`the losses of ${name}`, [losses[i]!.length], [options.length]);
    requireFiniteNumbers(`the losses of ${name}`, losses[i]!);
  });
}
