/**
 * The command line: commands, options, help, progress, tables, errors as one line, signals. Only this folder and the
 * notebook's print.
 *
 * @example A command line without its work
 * ```ts
 * import { runCommand } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * const io = { out: { write: () => {} }, err: { write: () => {} } };
 * await runCommand(["--model", "resnet20", "--sparsity", "0.4"], {
 *   io,
 *   execute: ({ settings }) => {
 *     assert.equal(settings.sparsity, 0.4);
 *     return Promise.resolve(0);
 *   },
 * });
 * ```
 *
 * @module
 */
export { type Execute, recipeTable } from "./commands/mod.ts";
export * from "./failure.ts";
export * from "./options/config_file.ts";
export { continuedOptions } from "./options/continued_options.ts";
export * from "./options/in_flags.ts";
export * from "./options/run_options.ts";
export * from "./options/table.ts";
export * from "./options/usage_error.ts";
export * from "./run/summary_table.ts";
export * from "./run_command.ts";
export * from "./terminal/command_io.ts";
export * from "./terminal/progress_line.ts";
export { type ProgressWriter, progressWriter } from "./terminal/progress_writer.ts";
