import type { Command } from "commander";
import type { RunOptions } from "../options/run_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";

/** Does what the options ask for and says with which exit code to end. */
export type Execute = (options: RunOptions, io: CommandIo) => Promise<number>;

/** What commands have in common. */
export interface CommandContext {
  /** Where results and notes go. */
  io: CommandIo;
  /** Trains and compresses; gives the exit code. */
  execute: Execute;
  /** Sets the exit code of the process. */
  end: (exitCode: number) => void;
}

/** Adds one command to the command line. */
export type AddCommand = (program: Command, context: CommandContext) => void;
