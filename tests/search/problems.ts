/**
 * Random problems, small enough to try everything.
 *
 * @module
 */
import fc from "fast-check";
import type { SearchProblem } from "@geta-lab/geta/search";

/** Two to four choices of two to four options; costs are products of neighbours, as multiply-adds of a chain are. */
export const chainProblems: fc.Arbitrary<SearchProblem> = fc.record({
  options: fc.array(
    fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 4 }),
    { minLength: 2, maxLength: 4 },
  ),
  losses: fc.array(fc.integer({ min: -2, max: 20 }), { minLength: 16, maxLength: 16 }),
  share: fc.integer({ min: 0, max: 8 }),
}).map(({ options, losses, share }) => {
  const choices = options.map((list, i) => ({
    name: `layer ${i}`,
    options: list.sort((a, b) => a - b),
  }));
  const cost = (widths: readonly number[]) =>
    widths.reduce((sum, width, i) => sum + width * (widths[i - 1] ?? 3), 5 * widths.at(-1)!);
  const [low, high] = [0, -1].map((end) => cost(choices.map(({ options }) => options.at(end)!)));
  const evaluate = (configuration: readonly number[]) =>
    configuration.reduce((score, option, i) => {
      const at = choices[i]!.options.indexOf(option);
      return score - (at === choices[i]!.options.length - 1 ? 0 : losses[4 * i + at]! / 4);
    }, 100);
  const budget = low! + (high! - low!) * share / 8;
  return { choices, resource: { name: "multiply-adds", cost }, budget, evaluate };
});
