import * as v from "valibot";
import { messageOf } from "../../../lib/core/mod.ts";
import { FileError } from "../../../lib/io/mod.ts";

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const scores = { exactMatch: share, accuracy: share };
const schema = v.strictObject({
  schema: v.literal("geta-lab/squad-report/1"),
  seed: v.pipe(v.number(), v.safeInteger()),
  semantics: v.picklist(["corrected", "paper", "reference"]),
  dense: v.strictObject(scores),
  compressed: v.strictObject({ ...scores, averageBits: v.number(), sparsity: share }),
  relative: v.strictObject({ bops: v.number(), parameters: v.number() }),
  questions: v.number(),
  leftOut: v.number(),
  seconds: v.number(),
  date: v.string(),
  config: v.unknown(),
});

/** What a run of BERT on SQuAD ended with; `accuracy` is F1. */
export type SquadReport = v.InferOutput<typeof schema>;

/**
 * Reads the report of a run.
 *
 * @param text Content of `report.json`.
 * @param folder What to call it in an error.
 * @param config What the run must have been asked to do.
 * @returns The report.
 * @throws {FileError} If it is none, or that of another run.
 */
export function parseSquadReport(text: string, folder: string, config: unknown): SquadReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FileError(
      `Cannot use the run in ${folder}: its report must be JSON: ${messageOf(cause)}`,
    );
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new FileError(
      `Cannot use the run in ${folder}: ${v.getDotPath(issue) ?? "its report"}: ${issue.message}`,
    );
  }
  if (JSON.stringify(result.output.config) === JSON.stringify(config)) return result.output;
  throw new FileError(
    `Cannot use the run in ${folder}: it has other options than the recipe; remove the folder, or give another --out`,
  );
}
