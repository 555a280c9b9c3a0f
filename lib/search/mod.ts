/**
 * Automatic ratios and bits: searches for one number a group or layer (keep ratio, bit width) under a budget of multiply-adds,
 * bytes, bit operations or measured time.
 *
 * 1. a {@linkcode SearchProblem} says what may be chosen, what it costs and how good it is; {@linkcode plan} says before anything
 *    is measured whether the budget can be reached;
 * 2. {@linkcode exhaustive} is the truth for small problems; {@linkcode uniform}, {@linkcode sensitivityGuided} and
 *    {@linkcode program}, over one {@linkcode scan}, are the rules that a learned search has to beat.
 *
 * @example Bits of two layers, 12 bits in all
 * ```ts
 * import { exhaustive, plan, program, scan, uniform } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   choices: ["a", "b"].map((name) => ({ name, options: [2, 4, 8] })),
 *   resource: { name: "bits", cost: ([a, b]: readonly number[]) => a! + b! },
 *   budget: 12,
 *   evaluate: ([a, b]: readonly number[]) => 100 - 90 / a! - 10 / b!,
 * };
 * assert.equal(plan(problem).smallest.cost, 4);
 * assert.deepEqual(uniform(problem).configuration, [4, 4]);
 * assert.deepEqual(program(problem, scan(problem)).configuration, [8, 4]);
 * assert.deepEqual(exhaustive(problem).configuration, [8, 4]);
 * ```
 *
 * @module
 */
export * from "./baselines/sensitivity_guided.ts";
export * from "./baselines/uniform.ts";
export * from "./evaluation/evaluation_run.ts";
export * from "./evaluation/exhaustive.ts";
export * from "./evaluation/scan.ts";
export * from "./problem/plan.ts";
export * from "./problem/search_problem.ts";
export * from "./program/knapsack.ts";
export * from "./program/program.ts";
