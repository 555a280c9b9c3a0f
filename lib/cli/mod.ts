/**
 * The command `geta`: options, help, progress, tables, errors as one line, signals. Only this folder and the notebook's
 * print.
 *
 * @example The options of a run
 * ```ts
 * import { parseOptions } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const command = parseOptions(["--model", "resnet20", "--sparsity", "0.4"]);
 * assert(command.kind === "run");
 * assert.equal(command.options.settings.sparsity, 0.4);
 * ```
 *
 * @module
 */
export * from "./command_io.ts";
export * from "./continued_options.ts";
export * from "./failure.ts";
export * from "./help_text.ts";
export { type OptionRule } from "./option_rule.ts";
export * from "./option_rules.ts";
export * from "./options.ts";
export * from "./parse_options.ts";
export * from "./progress_line.ts";
export * from "./progress_writer.ts";
export * from "./read_value.ts";
export * from "./run_command.ts";
export * from "./summary_table.ts";
export * from "./usage_error.ts";
