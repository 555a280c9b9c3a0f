import type { Settings } from "../settings/mod.ts";
import type { CommandIo } from "./command_io.ts";
import { failure } from "./failure.ts";
import { helpText } from "./help_text.ts";
import type { RunOptions } from "./options.ts";
import { parseOptions } from "./parse_options.ts";

/** Does what the options ask for and says with which exit code to end. */
export type Execute = (options: RunOptions, io: CommandIo) => Promise<number>;

/** What {@linkcode runCommand} needs. */
export interface RunCommandOptions {
  /** Where results and errors go. */
  io: CommandIo;
  /** The work. */
  execute: Execute;
  /** The settings a model starts with, for `--help`. */
  recipe: (model: string) => Settings;
}

/**
 * The whole command without its work: reads the options, answers `--help`, turns errors into one line and an exit code.
 *
 * @param args What was typed behind the command.
 * @param options Streams, work and recipes.
 * @returns The exit code: 0, 1 for a fault at run time, 2 for wrong input, or what `execute` answers.
 *
 * @example
 * ```ts
 * import { recipe } from "@geta-lab/geta";
 * import { runCommand } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * let errors = "";
 * const io = { out: { write: () => {} }, err: { write: (text: string) => void (errors += text) } };
 * const execute = () => Promise.resolve(0);
 * const code = await runCommand(["--modle", "mlp"], { io, execute, recipe });
 * assert.equal(code, 2);
 * assert.equal(errors, "Unknown option --modle: did you mean --model?\n");
 * ```
 */
export async function runCommand(
  args: readonly string[],
  { io, execute, recipe }: RunCommandOptions,
): Promise<number> {
  try {
    const command = parseOptions(args);
    if (command.kind === "run") return await execute(command.options, io);
    io.out.write(helpText(command.model, recipe(command.model)));
    return 0;
  } catch (error) {
    const { message, exitCode } = failure(error);
    io.err.write(message + "\n");
    return exitCode;
  }
}
