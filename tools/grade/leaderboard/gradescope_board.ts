import { hundredths } from "../result.ts";
import type { Board } from "./board.ts";

/**
 * Writes the place of one subnet for Gradescope, which ranks by the leaderboard's fields in their order.
 *
 * @param board A board of one submission.
 * @returns The text of `results.json`: a point for a subnet that counts.
 */
export function gradescopeLeaderboard({ entries: [entry], refused: [refusal] }: Board): string {
  const result = {
    score: entry === undefined ? 0 : 1,
    output: entry === undefined
      ? `${refusal?.reason ?? "There is no subnet"}.`
      : entry.notes.join("\n"),
    visibility: "visible",
    stdout_visibility: "hidden",
    tests: [{
      name: "The subnet counts",
      score: entry === undefined ? 0 : 1,
      max_score: 1,
      status: entry === undefined ? "failed" : "passed",
      visibility: "visible",
    }],
    leaderboard: entry === undefined ? [] : [
      { name: "Accuracy, %", value: hundredths(100 * entry.accuracy), order: "desc" },
      { name: "Bytes", value: Math.ceil(entry.bytes), order: "asc" },
      { name: "BOPs, %", value: Number((100 * entry.relativeBops).toFixed(4)), order: "asc" },
    ],
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
