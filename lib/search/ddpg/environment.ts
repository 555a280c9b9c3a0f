import type { EvaluatedCandidate, SearchProblem } from "../problem/search_problem.ts";

/** What an agent meets: a problem whose choices it decides one after the other. */
export interface SearchEnvironment {
  /** The problem. */
  readonly problem: SearchProblem;
  /** Length of an observation. */
  readonly features: number;
  /**
   * What the agent sees before the next decision.
   *
   * @param taken Options of the choices decided so far.
   * @param previous The action before; 0 before the first.
   */
  observe(taken: readonly number[], previous: number): number[];
  /**
   * What an action means.
   *
   * @param taken Options of the choices decided so far.
   * @param action What the agent wants, in [0, 1].
   * @returns The option, and the action as it was taken, which is what the agent remembers.
   */
  decide(taken: readonly number[], action: number): { option: number; action: number };
  /**
   * The configuration that is measured, within the budget.
   *
   * @param configuration One option of each choice, as decided.
   */
  finish(configuration: readonly number[]): number[];
  /**
   * What an episode is worth.
   *
   * @param candidate What was measured.
   */
  reward(candidate: EvaluatedCandidate): number;
}
