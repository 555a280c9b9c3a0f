import { allSettings } from "../../settings/mod.ts";
import { flagOf } from "./add_options.ts";
import { runOptionTable } from "./run_options.ts";

/**
 * A message of the library in the words of the command line: settings and options become flags where they stand behind "Cannot
 * use", and wherever their name is no English word.
 *
 * @param message What the library says.
 * @returns What the command says.
 *
 * @example
 * ```ts
 * import { inFlags } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   inFlags("Cannot use joint: each of the 5 pruningPeriods of the joint stage needs a step"),
 *   "Cannot use --joint: each of the 5 --pruning-periods of the joint stage needs a step",
 * );
 * ```
 */
export function inFlags(message: string): string {
  const names = [...Object.keys(allSettings), ...Object.keys(runOptionTable)];
  return message
    .replace(
      /^Cannot use (\w+):/,
      (all, name: string) => names.includes(name) ? `Cannot use ${flagOf(name)}:` : all,
    )
    .replace(/(?<![-\w])[a-z]+[A-Z]\w*/g, (word) => names.includes(word) ? flagOf(word) : word);
}
