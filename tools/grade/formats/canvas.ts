/**
 * Points as a table that the gradebook of Canvas imports.
 *
 * @module
 */
import type { SubmissionResult } from "../result.ts";

/** `doejane_LATE_1234_56789_01_what_pruning_is.ipynb`, as Canvas names what it lets a teacher download. */
const DOWNLOADED = /^(?<student>[^_]+)_(?:LATE_)?(?<id>\d+)_\d+_/;

/**
 * Writes the table. A submission that Canvas named has the student's id in its name; of others the name stands in the first column,
 * and a teacher fills in the id.
 *
 * @param results The results, all with the same points.
 * @param assignment Name of the column, as Canvas calls the assignment.
 * @returns CSV with a header and the line of possible points.
 */
export function canvasCsv(results: readonly SubmissionResult[], assignment: string): string {
  const lines = results.map(({ submission, points }) => {
    const { student, id } = DOWNLOADED.exec(submission)?.groups ?? {};
    return [student ?? submission.replace(/\.ipynb$/, ""), id ?? "", "", "", "", points];
  });
  const rows = [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment],
    ["    Points Possible", "", "", "", "", results[0]?.maxPoints ?? 0],
    ...lines,
  ];
  return rows.map((row) => row.map(field).join(",")).join("\n") + "\n";
}

/** A spreadsheet runs what begins with =, +, - or @: such a name gets an apostrophe. */
function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
