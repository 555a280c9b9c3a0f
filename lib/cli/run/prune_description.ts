import { FileError, readBytes } from "../../io/mod.ts";
import { recipe as modelRecipe } from "../../geta/mod.ts";
import {
  changedRecipe,
  checkPruningRecipe,
  type PruningRecipe,
  pruningRecipe,
} from "../../prune/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import { type PruneCommandOptions, pruneOptionTable } from "../options/prune_options.ts";
import { checkOption } from "../options/table.ts";

/** What a pruning run was asked to do, nothing left out: stands in its checkpoint and in its report. */
export interface PruneDescription {
  /** What was typed. */
  typed: PruneCommandOptions;
  /** The network. */
  model: string;
  /** The data set. */
  data: NonNullable<PruneCommandOptions["data"]>;
  /** Seed. */
  seed: number;
  /** Images in one step. */
  batch: number;
  /** The recipe, with all that it leaves open. */
  recipe: PruningRecipe;
}

/**
 * What is typed becomes a description: the recipe is read, and what it leaves open follows the settings of the model.
 *
 * @param typed What was typed.
 * @returns The description.
 * @throws {SettingsError} If there is no such recipe, or it cannot be changed so.
 * @throws {FileError} If it is a file that cannot be read, or that holds none.
 */
export async function describePruning(typed: PruneCommandOptions): Promise<PruneDescription> {
  const { model = "small", data = "shapes", seed = 0, sparsity, epochs, start } = typed;
  const usual = modelRecipe(model), { momentum, weightDecay, learningRate } = usual;
  const recipe = changedRecipe(await readRecipe(typed.recipe ?? "filter-l1"), {
    learningRate,
    optimizer: { rule: usual.optimizer, momentum, weightDecay },
    dense: start === undefined,
    ...(sparsity !== undefined && { sparsity }),
    ...(epochs !== undefined && { epochs }),
  });
  return { typed, model, data, seed, batch: typed.batch ?? usual.batch, recipe };
}

/** A name of the table, or a file. */
async function readRecipe(name: string): Promise<PruningRecipe> {
  if (!/\.json$|[\\/]/.test(name)) return pruningRecipe(name);
  const text = new TextDecoder().decode(await readBytes(name));
  try {
    return checkPruningRecipe(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof SettingsError ? cause.message : "it must be JSON";
    throw new FileError(`Cannot use ${name}: ${why}`, { cause });
  }
}

/**
 * Checks the description that the checkpoint of a pruning run holds.
 *
 * @param value Anything.
 * @param folder The folder of the run, for the message.
 * @returns The description.
 * @throws {FileError} If it is none; says what is wrong.
 */
export function parsePruneDescription(value: unknown, folder: string): PruneDescription {
  const cannot = `Cannot resume from ${folder}/checkpoint`;
  if (!isRecord(value) || !isRecord(value.typed)) {
    throw new FileError(
      `${cannot}: it must be a run of deno task prune: current value is one without what was typed`,
    );
  }
  try {
    const { typed, model, data, seed, batch, recipe } = value;
    const run = checkedOptions({ model, data, seed, batch }) as Omit<
      PruneDescription,
      "typed" | "recipe"
    >;
    return { typed: checkedOptions(typed), ...run, recipe: checkPruningRecipe(recipe) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new FileError(`${cannot}: ${error.message}`, { cause: error });
  }
}

function checkedOptions(options: Record<string, unknown>): PruneCommandOptions {
  const checked = Object.entries(options).map(([name, value]) => [
    name,
    checkOption(pruneOptionTable, name, value),
  ]);
  return Object.fromEntries(checked);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
