/**
 * Automatic ratios and bits: searches for one number a group or layer (keep ratio, bit width) under a budget of multiply-adds,
 * bytes, bit operations or measured time.
 *
 * 1. a {@linkcode SearchProblem} says what may be chosen, what it costs and how good it is ({@linkcode ratioProblem},
 *    {@linkcode bitProblem}); {@linkcode plan} says before anything is measured whether the budget can be reached;
 * 2. {@linkcode exhaustive} is the truth for small problems; {@linkcode uniform}, {@linkcode sensitivityGuided} and
 *    {@linkcode program}, over one {@linkcode scan}, are the rules that a learned search has to beat;
 * 3. {@linkcode ddpgRun} learns: AMC in {@linkcode amcEnvironment}, HAQ in {@linkcode haqEnvironment};
 * 4. {@linkcode netAdaptRun} goes down in rounds, by a {@linkcode LatencyTable} or any other cost.
 * 5. {@linkcode jobName} and {@linkcode isInShard} divide candidates among processes.
 *
 * The formulas stand in docs/search.md.
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
export * from "./amc/amc_environment.ts";
export * from "./amc/clip_actions.ts";
export * from "./amc/clip_chain.ts";
export * from "./amc/kept_channels.ts";
export * from "./amc/rewards.ts";
export * from "./amc/scale_features.ts";
export * from "./baselines/sensitivity_guided.ts";
export * from "./baselines/uniform.ts";
export * from "./ddpg/agent.ts";
export * from "./ddpg/agent_types.ts";
export * from "./ddpg/ddpg_run.ts";
export * from "./ddpg/environment.ts";
export * from "./ddpg/formulas.ts";
export * from "./ddpg/replay.ts";
export * from "./evaluation/evaluation_run.ts";
export * from "./evaluation/exhaustive.ts";
export * from "./evaluation/scan.ts";
export * from "./haq/bit_costs.ts";
export * from "./haq/bit_problem.ts";
export * from "./haq/bits_of_action.ts";
export * from "./haq/haq_environment.ts";
export * from "./haq/haq_reward.ts";
export * from "./haq/walk_to_budget.ts";
export * from "./haq/weights_at_bits.ts";
export * from "./jobs/job_name.ts";
export * from "./net_adapt/latency_table.ts";
export * from "./net_adapt/layer_in_context.ts";
export * from "./net_adapt/measure_table.ts";
export * from "./net_adapt/net_adapt_run.ts";
export * from "./net_adapt/net_adapt_types.ts";
export * from "./net_adapt/plan_net_adapt.ts";
export * from "./net_adapt/proposals.ts";
export * from "./net_adapt/reach.ts";
export * from "./network/fine_tune_ratios.ts";
export * from "./network/layer_features.ts";
export * from "./network/layer_times.ts";
export * from "./network/ratio_problem.ts";
export * from "./network/rebuild_readers.ts";
export * from "./problem/plan.ts";
export * from "./problem/search_problem.ts";
export * from "./program/knapsack.ts";
export * from "./program/program.ts";
