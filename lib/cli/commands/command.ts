import type { Command } from "commander";
import type { RunOptions } from "../options/run_options.ts";

/** What commands have in common. */
export interface CommandContext {
  /** Writes to standard output. */
  print: (text: string) => void;
  /** Trains and compresses; gives the exit code. */
  execute: (options: RunOptions) => Promise<number>;
  /** Sets the exit code of the process. */
  end: (exitCode: number) => void;
}

/** Adds one command to the command line. */
export type AddCommand = (program: Command, context: CommandContext) => void;
