import * as v from "valibot";
import { parseConfig } from "../../lib/cli/mod.ts";
import { messageOf } from "../../lib/core/mod.ts";
import { FileError } from "../../lib/io/mod.ts";

/** A result that shall be reached again: options of `deno task geta`, and what a run should end with. */
export interface ResultRecipe {
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
    /** Points of test accuracy below the dense network, at most. */
    points: number;
  };
  /** Options and settings as in a `config.json`; the seed is set by each run. */
  options: Record<string, unknown>;
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const schema = v.strictObject({
  about: v.pipe(v.string(), v.nonEmpty()),
  source: v.pipe(v.string(), v.nonEmpty()),
  seeds: v.pipe(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), v.nonEmpty()),
  wanted: v.strictObject({ relativeBops: share, points: v.pipe(v.number(), v.finite()) }),
  options: v.record(v.string(), v.unknown()),
});

/**
 * Reads a recipe.
 *
 * @param text Content of the file.
 * @param file What to call it in an error.
 * @returns The recipe, its options checked as those of a run.
 * @throws {FileError} If it is none; says which entry is wrong.
 */
export function parseResultRecipe(text: string, file: string): ResultRecipe {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FileError(`Cannot use ${file}: it must be JSON: ${messageOf(cause)}`, { cause });
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new FileError(`Cannot use ${file}: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
  }
  const { options } = result.output;
  if ("seed" in options) {
    throw new FileError(
      `Cannot use ${file}: options.seed must stand in seeds: current value is ${options.seed}`,
    );
  }
  return { ...result.output, options: parseConfig(JSON.stringify(options), file) };
}
