/**
 * Results on a terminal.
 *
 * @module
 */
import { boxTable } from "../../lib/viz/text/box_table.ts";
import type { SubmissionResult } from "./result.ts";

/**
 * Many results: one line each, a column for each exercise.
 *
 * @param results The results, all of the same exercises.
 * @returns The table.
 */
export function resultTable(results: readonly SubmissionResult[]): string {
  const ids = results[0]?.exercises.map(({ id }) => id) ?? [];
  const rows = results.map(({ submission, points, maxPoints, exercises }) => [
    printable(submission),
    ...exercises.map((one) => (one.outcome === "graded" ? String(one.points) : one.outcome)),
    `${points} of ${maxPoints}`,
  ]);
  const columns = ["submission", ...ids, "points"];
  return boxTable(columns, rows, { right: columns.map((_, i) => i > 0) }).trimEnd();
}

/**
 * One result: each exercise with its sentence, and the properties that were not met.
 *
 * @param result The result.
 * @returns Lines.
 */
export function reportText(
  { submission, points, maxPoints, notes, exercises }: SubmissionResult,
): string {
  const lines = [`${submission}: ${points} of ${maxPoints} points`, ...notes];
  for (const { id, name, points, maxPoints, message, properties } of exercises) {
    lines.push(`${id} ${name}: ${points} of ${maxPoints}. ${message}`);
    for (const { message } of properties) if (message !== undefined) lines.push(`  ${message}`);
  }
  return lines.map(printable).join("\n");
}

/**
 * Without the control characters with which a name or a message could write over the terminal.
 *
 * @param text Any text.
 * @returns One line.
 */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}
