import * as v from "valibot";
import { parseConfig } from "../../lib/cli/mod.ts";
import { messageOf } from "../../lib/core/mod.ts";
import { FileError } from "../../lib/io/mod.ts";
import {
  checkPartialSettings,
  type PartialSettings,
  SettingsError,
} from "../../lib/settings/mod.ts";

/** A result that shall be reached again, and what a run should end with. */
export interface RecipeHead {
  /** What is compared, in a sentence. */
  about: string;
  /** Where the figure comes from. */
  source: string;
  /** Seeds, one run each. */
  seeds: number[];
  /** What each run should reach. */
  wanted: {
    /** Bit operations as a share of those of the dense network at 32 x 32 bits, at most. */
    relativeBops: number;
    /** Points of test accuracy, of F1 where questions are answered, below the dense network, at most. */
    points: number;
  };
}

/** A run of `deno task geta`. */
export interface ResultRecipe extends RecipeHead {
  /** Options and settings as in a `config.json`; the seed is set by each run. */
  options: Record<string, unknown>;
}

/** A run of BERT on SQuAD. */
export interface SquadRecipe extends RecipeHead {
  /** What it is. */
  kind: "squad";
  /** How texts are cut: tokens of a sequence, of a step between two, of a question at most. */
  text: { length: number; stride: number; questionLength: number };
  /** Size of the network. */
  network: { width: number; layers: number; heads: number };
  /** What differs from the default settings; the seed is set by each run. */
  options: PartialSettings;
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const size = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const head = {
  about: v.pipe(v.string(), v.nonEmpty()),
  source: v.pipe(v.string(), v.nonEmpty()),
  seeds: v.pipe(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), v.nonEmpty()),
  wanted: v.strictObject({ relativeBops: share, points: v.pipe(v.number(), v.finite()) }),
  options: v.record(v.string(), v.unknown()),
};
const images = v.strictObject(head);
const squad = v.strictObject({
  ...head,
  kind: v.literal("squad"),
  text: v.strictObject({ length: size, stride: size, questionLength: size }),
  network: v.strictObject({ width: size, layers: size, heads: size }),
});

/**
 * Reads a recipe.
 *
 * @param text Content of the file.
 * @param file What to call it in an error.
 * @returns The recipe, its options checked as those of a run.
 * @throws {FileError} If it is none; says which entry is wrong.
 */
export function parseResultRecipe(text: string, file: string): ResultRecipe | SquadRecipe {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FileError(`Cannot use ${file}: it must be JSON: ${messageOf(cause)}`, { cause });
  }
  if (typeof value === "object" && value !== null && "kind" in value) {
    return squadRecipe(checked(squad, value, file), file);
  }
  const recipe = checked(images, value, file);
  requireNoSeed(recipe, file);
  return { ...recipe, options: parseConfig(JSON.stringify(recipe.options), file) };
}

function squadRecipe(recipe: v.InferOutput<typeof squad>, file: string): SquadRecipe {
  const { text: { length, stride, questionLength } } = recipe, least = questionLength + 3 + stride;
  if (length < least) {
    throw new FileError(
      `Cannot use ${file}: text.length must be at least ${least}, for questionLength, stride and three marks: current value is ${length}`,
    );
  }
  requireNoSeed(recipe, file);
  try {
    return { ...recipe, options: checkPartialSettings(recipe.options) };
  } catch (cause) {
    if (!(cause instanceof SettingsError)) throw cause;
    throw new FileError(`Cannot use ${file}: ${cause.message}`, { cause });
  }
}

function requireNoSeed({ options }: { options: Record<string, unknown> }, file: string): void {
  if (!("seed" in options)) return;
  throw new FileError(
    `Cannot use ${file}: options.seed must stand in seeds: current value is ${options.seed}`,
  );
}

function checked<S extends v.GenericSchema>(schema: S, value: unknown, file: string) {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output as v.InferOutput<S>;
  const [issue] = result.issues;
  throw new FileError(`Cannot use ${file}: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
}
