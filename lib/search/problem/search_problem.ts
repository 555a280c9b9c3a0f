/**
 * One problem for every search of ratios and bits: what may be chosen, what it costs, how much it may cost, how good it is.
 *
 * @module
 */
import { largest, requireFiniteNumbers, requireNumber, requireShape } from "../../core/mod.ts";

/** Something that is chosen: the keep ratio of a group, the bits of a layer. */
export interface SearchChoice {
  /** Name of the group or layer. */
  name: string;
  /** What it may be, rising; a larger option never costs less. */
  options: readonly number[];
}

/** What is scarce. */
export interface SearchResource {
  /** For example `multiply-adds`, `bytes`, `bit operations`, `milliseconds`. */
  name: string;
  /**
   * What a configuration costs. It must not fall when an option rises.
   *
   * @param configuration One option of each choice.
   */
  cost: (configuration: readonly number[]) => number;
}

/** A network, seen by a search. */
export interface SearchProblem {
  /** What is chosen, one number for each. */
  choices: readonly SearchChoice[];
  /** What it costs. */
  resource: SearchResource;
  /** The most it may cost, in the unit of the resource. */
  budget: number;
  /**
   * How good the network is with a configuration, higher is better: accuracy on the VALIDATION split. Must be synchronous and leave
   * the network as it was.
   *
   * @param configuration One option of each choice.
   */
  evaluate: (configuration: readonly number[]) => number;
}

/** A configuration and its price. */
export interface Candidate {
  /** One option of each choice. */
  configuration: number[];
  /** Its cost, in the unit of the resource. */
  cost: number;
}

/** A candidate that was measured. */
export interface EvaluatedCandidate extends Candidate {
  /** What `evaluate` said. */
  score: number;
}

/**
 * Throws unless a problem is one.
 *
 * @param problem The problem.
 * @throws {RangeError} If there is no choice, a choice has no option, options do not rise or a number is not finite.
 *
 * @example
 * ```ts
 * import { requireProblem } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const resource = { name: "bytes", cost: () => 1 };
 * assert.throws(
 *   () => requireProblem({ choices: [{ name: "conv1", options: [1, 0.5] }], resource, budget: 1 }),
 *   new RangeError("Cannot use the options of conv1: they must rise: current value is 0.5 behind 1"),
 * );
 * ```
 */
export function requireProblem({ choices, budget }: Omit<SearchProblem, "evaluate">): void {
  requireNumber("budget", budget);
  if (choices.length === 0) {
    throw new RangeError("Cannot search: there must be at least one choice: current value is none");
  }
  for (const { name, options } of choices) {
    requireFiniteNumbers(`the options of ${name}`, options);
    if (options.length === 0) {
      throw new RangeError(
        `Cannot use the options of ${name}: there must be at least one: current value is none`,
      );
    }
    options.forEach((option, i) => {
      if (i === 0 || option > options[i - 1]!) return;
      throw new RangeError(
        `Cannot use the options of ${name}: they must rise: current value is ${option} behind ${
          options[i - 1]
        }`,
      );
    });
  }
}

/**
 * What a configuration costs, checked.
 *
 * @param problem The problem.
 * @param configuration One option of each choice.
 * @returns The candidate, with a copy of the configuration.
 * @throws {TypeError} If there are not as many numbers as choices.
 * @throws {RangeError} If the cost is not finite.
 *
 * @example
 * ```ts
 * import { candidateOf } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const choices = [{ name: "conv1", options: [0.5, 1] }];
 * const resource = { name: "multiply-adds", cost: ([keep]: readonly number[]) => 100 * keep! };
 * assert.deepEqual(candidateOf({ choices, resource }, [0.5]), { configuration: [0.5], cost: 50 });
 * ```
 */
export function candidateOf(
  { choices, resource }: Pick<SearchProblem, "choices" | "resource">,
  configuration: readonly number[],
): Candidate {
  requireShape("the configuration", [configuration.length], [choices.length]);
  const cost = requireNumber(`the cost in ${resource.name}`, resource.cost(configuration));
  return { configuration: [...configuration], cost };
}

/**
 * Whether a cost is within the budget, but for the rounding of its sums.
 *
 * @param cost What it costs.
 * @param budget What it may cost.
 * @returns True up to a billionth of the budget above it.
 *
 * @example In double precision 0.1 + 0.2 is a little more than 0.3
 * ```ts
 * import { isAffordable } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isAffordable(0.1 + 0.2, 0.3));
 * ```
 */
export function isAffordable(cost: number, budget: number): boolean {
  return cost <= budget + 1e-9 * Math.abs(budget);
}

/**
 * The best candidate within a budget.
 *
 * @param candidates Candidates that were measured.
 * @param budget What it may cost.
 * @returns The one with the highest score; of equal ones the cheapest, then the first; undefined if none is within the budget.
 *
 * @example
 * ```ts
 * import { bestCandidate } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const candidates = [
 *   { configuration: [1], cost: 10, score: 0.9 },
 *   { configuration: [0.5], cost: 5, score: 0.8 },
 * ];
 * assert.equal(bestCandidate(candidates, 6)?.score, 0.8);
 * ```
 */
export function bestCandidate(
  candidates: readonly EvaluatedCandidate[],
  budget: number,
): EvaluatedCandidate | undefined {
  const within = candidates.filter(({ cost }) => isAffordable(cost, budget));
  const score = largest(within.map(({ score }) => score));
  return within.filter((one) => one.score === score)
    .reduce<EvaluatedCandidate | undefined>(
      (best, one) => best === undefined || one.cost < best.cost ? one : best,
      undefined,
    );
}
