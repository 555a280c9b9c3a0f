/**
 * Configurations of equal cost, so that what searches find compares.
 *
 * @module
 */
import { candidateOf, isAffordable, type SearchProblem } from "../../lib/search/mod.ts";

/** A problem that nobody measures, and the share of its budget by which costs may lie below it and are still equal. */
export interface EqualCosts extends Omit<SearchProblem, "evaluate"> {
  /** The share, for example 0.01. */
  tolerance: number;
}

/**
 * All configurations that cost as much as the budget. Since costs do not fall when options rise, the last choice is searched by halves.
 *
 * @param problem The problem.
 * @returns The configurations, the last choice running fastest.
 */
export function allOfEqualCost(problem: EqualCosts): number[][] {
  const { choices, budget, tolerance } = problem, last = choices.at(-1)!.options;
  const before = choices.slice(0, -1).reduce<number[][]>(
    (begun, { options }) => begun.flatMap((one) => options.map((option) => [...one, option])),
    [[]],
  );
  const cost = (one: readonly number[]) => candidateOf(problem, one).cost;
  return before.flatMap((begun) => {
    let [low, high] = [0, last.length]; // the first option that costs enough lies between
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cost([...begun, last[middle]!]) < (1 - tolerance) * budget) low = middle + 1;
      else high = middle;
    }
    const found: number[][] = [];
    for (let o = low; o < last.length; o++) {
      const one = [...begun, last[o]!];
      if (!isAffordable(cost(one), budget)) break;
      found.push(one);
    }
    return found;
  });
}

/**
 * Raises choices to their next options, one after the other, as far as the budget allows: of a uniform configuration it makes a mixture
 * of two neighbouring values.
 *
 * @param problem The problem.
 * @param configuration Within the budget.
 * @returns The configuration, each choice at most one option higher.
 */
export function raised(
  problem: Omit<SearchProblem, "evaluate">,
  configuration: readonly number[],
): number[] {
  return problem.choices.reduce<number[]>((one, { options }, i) => {
    const next = options[options.indexOf(one[i]!) + 1];
    const isWithin = next !== undefined &&
      isAffordable(candidateOf(problem, one.with(i, next)).cost, problem.budget);
    return isWithin ? one.with(i, next) : one;
  }, [...configuration]);
}

/**
 * The nearest configuration of equal cost: the fewest steps from option to option; of several the one that costs most. Accuracy is not
 * asked.
 *
 * @param problem The problem.
 * @param configuration Where to begin.
 * @returns The configuration.
 * @throws {RangeError} If there is none.
 */
export function atEqualCost(problem: EqualCosts, configuration: readonly number[]): number[] {
  const { choices, budget, tolerance } = problem, seen = new Set<string>();
  let ring: number[][] = [[...configuration]];
  while (ring.length > 0) {
    let nearest: { one: number[]; cost: number } | undefined;
    for (const one of ring) {
      const { cost } = candidateOf(problem, one);
      const isEqual = isAffordable(cost, budget) && cost >= (1 - tolerance) * budget;
      if (isEqual && cost > (nearest?.cost ?? 0)) nearest = { one, cost };
    }
    if (nearest !== undefined) return nearest.one;
    const next: number[][] = [];
    for (const one of ring) {
      for (const [i, { options }] of choices.entries()) {
        for (const step of [1, -1]) {
          const option = options[options.indexOf(one[i]!) + step];
          if (option === undefined) continue;
          const moved = one.with(i, option), key = String(moved);
          if (!seen.has(key)) next.push(moved);
          seen.add(key);
        }
      }
    }
    ring = next;
  }
  throw new RangeError(
    `Cannot compare at equal cost: a configuration must cost at most ${
      100 * tolerance
    } % less than the budget: current value is none for ${budget} ${problem.resource.name}`,
  );
}

/**
 * The same costs, faster: multiply-adds of a chain are linear in each ratio, so that those at the corners of a box say all others.
 *
 * ```text
 * cost(k) = sum over corners c of cost(c) product over i of (k_i - other_i) / (c_i - other_i),      c_i = 1/2 or 1, other_i = 1 or 1/2
 * ```
 *
 * @param cost A function that is linear in each of its numbers, for example the multiply-adds of {@linkcode ratioProblem}.
 * @param choices How many numbers it takes.
 * @returns A function with the same values, but for rounding.
 */
export function fromCorners(
  cost: (configuration: readonly number[]) => number,
  choices: number,
): (configuration: readonly number[]) => number {
  const corners = Array.from({ length: 2 ** choices }, (_, n) => {
    const corner = Array.from({ length: choices }, (_, i) => (n >> i) & 1 ? 1 : 0.5);
    return { corner, cost: cost(corner) };
  });
  return (configuration) =>
    corners.reduce((sum, { corner, cost }) => {
      const weight = corner.reduce<number>((product, c, i) => {
        const other = 1.5 - c;
        return product * (configuration[i]! - other) / (c - other);
      }, 1);
      return sum + weight * cost;
    }, 0);
}
