/**
 * Proves the hidden cases: how many wrong answers they tell from the right one.
 *
 * ```text
 * grade_mutants.ts [ID …]       a part of the id, E1 or E1.1
 * ```
 *
 * Each wrong variant of an exercise is called with its cases, and the calls are judged as the grader judges those of students. A variant
 * that has full marks survives. Exit code 0 if at least 98 % are rejected, 1 if fewer.
 *
 * @module
 */
import { EXERCISES } from "../notebooks/exercises/mod.ts";
import { challengeReportOf, type MutantReport, rejectedShare, reportOf } from "./grade/mutants.ts";
import { toolArguments } from "./tool_arguments.ts";

const REQUIRED_SHARE = 0.98;

const { words } = toolArguments(Deno.args, { words: EXERCISES.map(({ id }) => id) });
const reports: MutantReport[] = [];
for (const exercise of EXERCISES) {
  if (exercise.kind !== "function") continue;
  if (words.length > 0 && !words.some((word) => exercise.id.includes(word))) continue;
  for (const report of [reportOf(exercise), challengeReportOf(exercise)]) {
    if (report === undefined) continue;
    const { id, name, variants, survivors, cases } = report;
    reports.push(report);
    const rejected = `${variants - survivors.length} of ${variants} wrong variants rejected`;
    console.log(`${id} ${name}: ${rejected} by ${cases} cases`);
    for (const survivor of survivors) console.log(`  survives: ${survivor}`);
  }
}
const share = rejectedShare(reports);
console.log(
  `${(100 * share).toFixed(2)} % of all are rejected; at least ${100 * REQUIRED_SHARE} % must be`,
);
Deno.exit(share >= REQUIRED_SHARE ? 0 : 1);
