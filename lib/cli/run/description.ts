import { FileError } from "../../io/mod.ts";
import { checkSettings, checkValue, type Settings, SettingsError } from "../../settings/mod.ts";
import { type RunOptions, runOptionTable } from "../options/run_options.ts";
import { type OptionTable, takesValue } from "../options/table.ts";

/** What a run was asked to do, nothing left out: stands in its checkpoint and in its report. */
export interface Description extends RunOptions {
  /** The network. */
  model: string;
  /** The data set. */
  data: NonNullable<RunOptions["data"]>;
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
    const required = { model: undefined, data: undefined, resume: undefined, json: undefined };
    const checked = Object.entries({ ...required, ...options }).map(([name, option]) => [
      name,
      checkOption(name, option),
    ]);
    return { ...Object.fromEntries(checked), settings: checkSettings(settings) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new FileError(`Cannot resume from ${folder}/checkpoint: ${error.message}`, {
      cause: error,
    });
  }
}

const table: OptionTable = runOptionTable;

function checkOption(name: string, value: unknown): unknown {
  const option = Object.hasOwn(table, name) ? table[name] : undefined;
  if (option !== undefined && takesValue(option)) return checkValue(option, value, name);
  if (option !== undefined && typeof value === "boolean") return value;
  throw new SettingsError(
    `Cannot use ${name}: it must be ${
      option === undefined ? "an option of a run" : "true or false"
    }: current value is ${value}`,
  );
}
