import { FileError } from "../../io/mod.ts";
import { checkSettings, type Settings, SettingsError } from "../../settings/mod.ts";
import { type RunOptions, runOptionTable } from "../options/run_options.ts";
import { checkOption } from "../options/table.ts";

/** What a run was asked to do, nothing left out: stands in its checkpoint and in its report. */
export interface Description extends RunOptions {
  /** The network. */
  model: string;
  /** The data set; images of it are not used where there is a task. */
  data?: NonNullable<RunOptions["data"]>;
  /** All settings. */
  settings: Settings;
}

/**
 * Checks the description that the checkpoint of a run holds.
 *
 * @param value Anything.
 * @param folder The folder of the run, for the message.
 * @returns The description.
 * @throws {FileError} If it is none; says what is wrong.
 */
export function parseDescription(value: unknown, folder: string): Description {
  try {
    if (typeof value !== "object" || value === null) {
      throw new SettingsError(
        `Cannot use options: they must be a record: current value is ${value}`,
      );
    }
    const { settings, ...options } = { ...value } as Record<string, unknown>;
    const samples = Object.hasOwn(options, "task") ? "task" : "data";
    const required = { model: undefined, [samples]: undefined, resume: undefined, json: undefined };
    const checked = Object.entries({ ...required, ...options }).map(([name, option]) => [
      name,
      checkOption(runOptionTable, name, option),
    ]);
    return { ...Object.fromEntries(checked), settings: checkSettings(settings) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new FileError(`Cannot resume from ${folder}/checkpoint: ${error.message}`, {
      cause: error,
    });
  }
}
