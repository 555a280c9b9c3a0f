import * as v from "valibot";
import { FileError, readBytes } from "../../io/mod.ts";
import { recipe as modelRecipe } from "../../geta/mod.ts";
import { zoo } from "../../models/mod.ts";
import {
  changedRecipe,
  checkPruningRecipe,
  type PruningRecipe,
  pruningRecipe,
} from "../../prune/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { PruneCommandOptions } from "../options/prune_options.ts";

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

const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const schema = v.object({
  typed: v.object({
    recipe: v.optional(v.string()),
    sparsity: v.optional(v.number()),
    epochs: v.optional(v.number()),
    model: v.optional(v.string()),
    data: v.optional(v.picklist(["shapes", "cifar10", "mnist"])),
    dataDir: v.optional(v.string()),
    limit: v.optional(positive),
    shift: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    batch: v.optional(positive),
    start: v.optional(v.string()),
    seed: v.optional(v.number()),
    threads: v.optional(positive),
    deterministic: v.optional(v.boolean()),
    out: v.optional(v.string()),
    resume: v.optional(v.boolean()),
    json: v.optional(v.boolean()),
    quiet: v.optional(v.boolean()),
  }),
  model: v.picklist(Object.keys(zoo)),
  data: v.picklist(["shapes", "cifar10", "mnist"]),
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  batch: positive,
  recipe: v.unknown(),
});

/**
 * Checks the description that the checkpoint of a pruning run holds.
 *
 * @param value Anything.
 * @param folder The folder of the run, for the message.
 * @returns The description.
 * @throws {FileError} If it is none; says what is wrong.
 */
export function parsePruneDescription(value: unknown, folder: string): PruneDescription {
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new FileError(
      `Cannot resume from ${folder}/checkpoint: it must be a run of deno task prune: ${
        v.getDotPath(issue) ?? "description"
      }: ${issue.message}`,
    );
  }
  try {
    const recipe = checkPruningRecipe(result.output.recipe);
    return { ...result.output, recipe } as PruneDescription;
  } catch (cause) {
    throw new FileError(`Cannot resume from ${folder}/checkpoint: ${(cause as Error).message}`, {
      cause,
    });
  }
}
