import { FileError } from "../../io/mod.ts";
import { recipe as modelRecipe } from "../../geta/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import {
  type SearchCommandOptions,
  searchMethods,
  searchOptionTable,
} from "../options/search_options.ts";
import { checkOption } from "../options/table.ts";
import type { SearchMethod } from "./search_runs.ts";

/** What a search was asked to do, nothing left out: stands in its checkpoint and in its report. */
export interface SearchDescription
  extends Required<Pick<SearchCommandOptions, "budget" | "resource" | "episodes" | "multiple">> {
  /** How it searches. */
  method: SearchMethod;
  /** What was typed. */
  typed: SearchCommandOptions;
  /** The network. */
  model: string;
  /** The data set. */
  data: NonNullable<SearchCommandOptions["data"]>;
  /** Seed. */
  seed: number;
  /** Images in one step. */
  batch: number;
  /** Epochs of the dense training; 0 for a network that was trained. */
  epochs: number;
}

/**
 * What is typed becomes a description; what it leaves open follows the settings of the model.
 *
 * @param method How to search.
 * @param typed What was typed.
 * @returns The description.
 */
export function describeSearch(
  method: SearchMethod,
  typed: SearchCommandOptions,
): SearchDescription {
  const { model = "small", data = "shapes", seed = 0, start } = typed;
  const usual = modelRecipe(model);
  return {
    method,
    typed,
    model,
    data,
    seed,
    batch: typed.batch ?? usual.batch,
    epochs: start === undefined ? typed.epochs ?? usual.epochs : 0,
    budget: typed.budget ?? 0.5,
    resource: typed.resource ?? (method === "haq" ? "bops" : "macs"),
    episodes: typed.episodes ?? 120,
    multiple: typed.multiple ?? 8,
  };
}

/**
 * Checks the description that the checkpoint of a search holds.
 *
 * @param value Anything.
 * @param folder The folder of the run, for the message.
 * @returns The description.
 * @throws {FileError} If it is none; says what is wrong.
 */
export function parseSearchDescription(value: unknown, folder: string): SearchDescription {
  const cannot = `Cannot resume from ${folder}/checkpoint`;
  const method = isRecord(value) && searchMethods.find((name) => name === value.method);
  if (!method || !isRecord(value.typed)) {
    throw new FileError(
      `${cannot}: it must be a run of deno task search: current value is one without a method`,
    );
  }
  try {
    // what was not typed follows from what was, as at the start
    const typed = Object.entries(value.typed).map(([name, own]) => [
      name,
      checkOption(searchOptionTable, name, own),
    ]);
    return describeSearch(method, Object.fromEntries(typed));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new FileError(`${cannot}: ${error.message}`, { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
