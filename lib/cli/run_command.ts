import { Command, CommanderError } from "commander";
import type { CommandIo } from "./terminal/command_io.ts";
import { commands, type Execute } from "./commands/mod.ts";
import { failure } from "./failure.ts";

/** What {@linkcode runCommand} needs. */
export interface RunCommandOptions {
  /** Where results and errors go. */
  io: CommandIo;
  /** The work of `deno task geta`. */
  execute: Execute;
}

/** Columns of help where there is no terminal. */
const PLAIN_COLUMNS = 100;

/**
 * The command line without its work: reads the options, answers `--help`, turns errors into one line and an exit code.
 *
 * @param args What was typed behind the command.
 * @param options Streams and work.
 * @returns The exit code: 0, 1 for a fault at run time, 2 for wrong input, or what `execute` answers.
 *
 * @example
 * ```ts
 * import { runCommand } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * let errors = "";
 * const io = { out: { write: () => {} }, err: { write: (text: string) => void (errors += text) } };
 * const execute = () => Promise.resolve(0);
 * const code = await runCommand(["--modle", "mlp"], { io, execute });
 * assert.equal(code, 2);
 * assert.equal(errors, "Unknown option '--modle' (Did you mean --model?)\n");
 * ```
 */
export async function runCommand(
  args: readonly string[],
  { io, execute }: RunCommandOptions,
): Promise<number> {
  let exitCode = 0;
  const program = createProgram(io);
  for (const add of commands) add(program, { io, execute, end: (code) => exitCode = code });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // help was printed
    const { message, exitCode } = failure(error);
    io.err.write(message + "\n");
    return exitCode;
  }
  return exitCode;
}

/** A program that neither exits nor looks at the environment. */
function createProgram({ out }: CommandIo): Command {
  const colour = out.colour ?? false;
  return new Command("deno task geta")
    .exitOverride()
    .configureOutput({
      writeOut: out.write,
      outputError: () => {}, // it is thrown as well
      getOutHelpWidth: () => out.columns?.() ?? PLAIN_COLUMNS,
      getOutHasColors: () => colour,
      getErrHasColors: () => false,
    })
    .configureHelp({ styleTitle: (text) => `\x1b[1m${text}\x1b[0m` })
    .optionsGroup("Run:")
    .helpOption("-h, --help", "print this")
    .helpCommand("help [command]", "print this, or the help of a command")
    .enablePositionalOptions();
}
