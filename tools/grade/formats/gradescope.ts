/**
 * Results as Gradescope reads them (`results.json` of an autograder).
 *
 * Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
 *
 * @module
 */
import type { SubmissionResult } from "../result.ts";

/**
 * Writes a result for Gradescope: one test for each property, hidden ones shown after publishing; the leaderboard has the points and
 * how many exercises are entirely right.
 *
 * @param result The result.
 * @returns The text of `results.json`.
 */
export function gradescopeResults({ points, notes, exercises }: SubmissionResult): string {
  const solved = exercises.filter((one) => one.points === one.maxPoints).length;
  const tests = exercises.flatMap(({ id, name, message, outcome, properties }) =>
    properties.map((property, index) => ({
      number: `${id.slice(1)}.${index + 1}`,
      name: `${id} ${name}: ${property.name}`,
      score: property.points,
      max_score: property.maxPoints,
      status: property.passed === property.cases ? "passed" : "failed",
      output: property.message ?? (outcome === "graded" ? "" : message),
      visibility: property.visible ? "visible" : "after_published",
    }))
  );
  return json({
    score: points,
    output: [...notes, ...exercises.map(({ id, message }) => `${id}: ${message}`)].join("\n"),
    visibility: "visible",
    stdout_visibility: "hidden",
    tests,
    leaderboard: [
      { name: "Points", value: points, order: "desc" },
      { name: "Solved", value: solved, order: "desc" },
    ],
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
