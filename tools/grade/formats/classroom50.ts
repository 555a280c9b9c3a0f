/**
 * Results as Classroom 50 reads them (`result.json`, schema `classroom50/result/v1`).
 *
 * Source: https://github.com/foundation50/classroom50/wiki/Advanced-Autograding
 *
 * @module
 */
import type { SubmissionResult } from "../result.ts";

/** What the runner of Classroom 50 tells an autograder in its environment. */
export interface Classroom50Context {
  classroom: string;
  assignment: string;
  /** The tag, `submit/…`. */
  submission: string;
  /** Addresses. */
  commit: string;
  release: string;
  review: string;
  /** UTC to the second, `2026-11-01T12:00:00Z`. */
  datetime: string;
}

/** Variables of the environment in which the runner calls. */
export const CLASSROOM50_VARIABLES = [
  "CLASSROOM",
  "ASSIGNMENT",
  "SUBMISSION_TAG",
  "COMMIT_URL",
  "RELEASE_URL",
  "REVIEW_URL",
] as const;

/**
 * Reads what the runner tells.
 *
 * @param read A variable of the environment.
 * @param now When it is marked.
 * @returns The context; variables that are missing stand for themselves, so that a trial without a runner works.
 */
export function classroom50Context(
  read: (name: string) => string | undefined,
  now: Date,
): Classroom50Context {
  const [classroom, assignment, submission, commit, release, review] = CLASSROOM50_VARIABLES
    .map((name) => read(name) || (name === "SUBMISSION_TAG" ? "submit/local" : name));
  return {
    classroom: classroom!,
    assignment: assignment!,
    submission: submission!,
    commit: commit!,
    release: release!,
    review: review === "REVIEW_URL" ? commit! : review!,
    datetime: now.toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

/**
 * Writes a result. Classroom 50 takes whole points only: those of each property are rounded down.
 *
 * @param result The result.
 * @param context Whose it is.
 * @returns The text of `result.json`.
 */
export function classroom50Result(
  { exercises }: SubmissionResult,
  context: Classroom50Context,
): string {
  const tests = exercises.flatMap(({ id, name, properties }) =>
    properties.map((property) => ({
      "test-name": `${id} ${name}: ${property.name}`,
      passed: property.passed === property.cases,
      score: Math.floor(property.points),
      "max-score": property.maxPoints,
    }))
  );
  const sum = (field: "score" | "max-score") => tests.reduce((all, test) => all + test[field], 0);
  const result = {
    schema: "classroom50/result/v1",
    ...context,
    score: sum("score"),
    "max-score": sum("max-score"),
    tests,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
