import * as v from "valibot";
import { parseJsonFile } from "../io/mod.ts";
import type { PruningReport } from "./pruning_report.ts";
import { amount, best, origin, share, splits } from "./report_schemas.ts";

const remaining = v.object({ dense: amount, nonZero: amount, extracted: amount });

const schema: v.GenericSchema<unknown, PruningReport> = v.object({
  schema: v.literal("geta-lab/pruning-report/1"),
  model: v.string(),
  data: v.string(),
  splits,
  seed: amount,
  recipe: v.object({
    name: v.string(),
    about: v.string(),
    source: v.object({ title: v.string(), link: v.string() }),
  }),
  settings: v.record(v.string(), v.unknown()),
  accuracy: v.object({
    validation: v.object({ dense: share, cut: share, final: share }),
    test: v.object({ dense: share, final: share }),
  }),
  best: v.optional(best(share)),
  sparsity: v.object({ weights: share, all: share }),
  zeros: v.object({
    prunable: amount,
    byMask: amount,
    byTraining: amount,
    byRounding: amount,
    bits: amount,
  }),
  parameters: remaining,
  macs: remaining,
  bytes: v.object({ dense: amount, values: amount, index: amount, form: v.string() }),
  milliseconds: v.object({ dense: amount, extracted: amount }),
  extraction: v.object({
    structures: amount,
    of: amount,
    maxAbsDifference: amount,
    relative: amount,
    reason: v.optional(v.string()),
  }),
  layers: v.array(v.object({
    name: v.string(),
    parameters: amount,
    removed: amount,
    before: amount,
    after: amount,
    macs: remaining,
    whole: v.optional(v.string()),
  })),
  warnings: v.array(v.string()),
  steps: amount,
  seconds: amount,
  engine: v.string(),
  origin,
  options: v.record(v.string(), v.unknown()),
});

/**
 * Reads the text of a `report.json` of a pruning run.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns The report.
 * @throws {FileError} If it is not JSON or not such a report; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { parsePruningReport } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => parsePruningReport('{"schema":"geta-lab/report/1"}', "report.json"),
 *   /Cannot read report.json: schema: /,
 * );
 * ```
 */
export function parsePruningReport(text: string, name = "report"): PruningReport {
  return parseJsonFile(text, v.parser(schema), name);
}
