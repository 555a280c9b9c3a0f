import * as v from "valibot";
import { requireNumber } from "../../core/mod.ts";
import { parseSavedState } from "../../io/mod.ts";
import { requireStepsLeft, type Run, type RunLine, type RunState } from "../../run/mod.ts";
import {
  type Candidate,
  candidateOf,
  type EvaluatedCandidate,
  type SearchProblem,
} from "../problem/search_problem.ts";

/** Where a list of measurements stands: plain data. */
export interface EvaluationState extends RunState {
  /** Scores of the first configurations of the list. */
  readonly scores: readonly number[];
}

/** What one measurement tells. */
export interface EvaluationLine extends RunLine, EvaluatedCandidate {}

/** Configurations that are measured one after the other. */
export interface EvaluationRun extends Run<EvaluationState, EvaluationLine> {
  /**
   * What was measured so far.
   *
   * @param state Where the run stands.
   * @returns The first configurations of the list, with their scores.
   */
  evaluated(state: EvaluationState): EvaluatedCandidate[];
}

/**
 * Measures a list of configurations, as a run: a step is one measurement, a checkpoint follows each, and a run that was killed goes
 * on with the next. Exhaustive search, scans and rules are such lists.
 *
 * @param problem The problem.
 * @param configurations What is measured; at least one.
 * @returns The run.
 * @throws {RangeError} If the list is empty.
 *
 * @example
 * ```ts
 * import { evaluationRun } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   choices: [{ name: "fc1", options: [2, 4, 8] }],
 *   resource: { name: "bits", cost: ([bits]: readonly number[]) => bits! },
 *   budget: 8,
 *   evaluate: ([bits]: readonly number[]) => 1 - 1 / bits!,
 * };
 * const run = evaluationRun(problem, [[2], [8]]);
 * let state = run.start();
 * while (state.step < run.totalSteps) ({ state } = run.advance(state));
 * assert.deepEqual(run.evaluated(state).map(({ score }) => score), [0.5, 0.875]);
 * ```
 */
export function evaluationRun(
  problem: SearchProblem,
  configurations: readonly (readonly number[])[],
): EvaluationRun {
  if (configurations.length === 0) {
    throw new RangeError(
      "Cannot measure configurations: there must be at least one: current value is none",
    );
  }
  const candidates: Candidate[] = configurations.map((one) => candidateOf(problem, one));
  const name = "evaluation", totalSteps = candidates.length;
  return {
    name,
    totalSteps,
    stepsPerEpoch: 1, // each measurement is worth a checkpoint
    start: () => ({ phase: name, step: 0, scores: [] }),
    advance(state) {
      requireStepsLeft({ totalSteps }, state);
      const candidate = candidates[state.step]!, step = state.step + 1;
      const score = requireNumber("the score", problem.evaluate(candidate.configuration));
      return {
        state: { ...state, step, scores: [...state.scores, score] },
        line: { step, ...candidate, score },
      };
    },
    save: (state) => ({ state: structuredClone(state), arrays: {} }),
    restore: ({ state }) => restoreEvaluation(state, name, totalSteps),
    evaluated: ({ scores }) => scores.map((score, i) => ({ ...candidates[i]!, score })),
  };
}

function restoreEvaluation(value: unknown, phase: string, totalSteps: number): EvaluationState {
  const schema = v.pipe(
    v.object({
      phase: v.literal(phase),
      step: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(totalSteps)),
      scores: v.array(v.pipe(v.number(), v.finite())),
    }),
    v.check(({ step, scores }) => step === scores.length, "there must be one score a step"),
  );
  return parseSavedState(value, v.parser(schema), "the measurements");
}
