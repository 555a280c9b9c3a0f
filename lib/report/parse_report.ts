import * as v from "valibot";
import { FileError } from "../io/mod.ts";
import { allSettings, checkSettings, type Settings, SettingsError } from "../settings/mod.ts";
import type { Report } from "./report.ts";

const amount = v.pipe(v.number(), v.minValue(0));
const share = v.pipe(amount, v.maxValue(1));
const networkEntries = {
  accuracy: share,
  parameters: amount,
  macs: amount,
  bops: amount,
  bytes: amount,
};

const split = v.object({
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  origin: v.string(),
});
const both = v.object({ dense: amount, compressed: amount });
const counts = v.array(v.array(amount));

/** The check of the settings as a schema, with its message as the issue. */
const settings = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }): Settings => {
    try {
      return checkSettings(dataset.value);
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      addIssue({ message: error.message });
      return NEVER;
    }
  }),
);

const reportSchema: v.GenericSchema<unknown, Report> = v.object({
  schema: v.literal("geta-lab/report/1"),
  model: v.string(),
  data: v.string(),
  splits: v.object({ train: split, validation: split, test: split, note: v.optional(v.string()) }),
  seed: amount,
  semantics: v.picklist(allSettings.semantics.words!),
  dense: v.object(networkEntries),
  compressed: v.object({
    ...networkEntries,
    sparsity: share,
    averageBits: amount,
    layers: v.array(v.object({
      name: v.string(),
      weightBits: amount,
      activationBits: amount,
      before: amount,
      after: amount,
      macs: both,
      bops: both,
    })),
    floatLayers: v.optional(v.array(v.object({ name: v.string(), reason: v.string() }))),
  }),
  best: v.optional(
    v.object({ step: amount, epoch: amount, validation: share, accuracy: share }),
  ),
  relative: v.object({ bops: amount, parameters: amount, bytes: amount }),
  equivalence: v.object({ maxAbsDifference: amount, relative: amount }),
  warnings: v.array(v.string()),
  confusion: v.object({ dense: counts, compressed: counts }),
  examples: v.array(
    v.object({ index: amount, label: amount, dense: amount, compressed: amount }),
  ),
  classes: v.array(v.string()),
  milliseconds: both,
  fileBytes: both,
  origin: v.object({
    command: v.string(),
    version: v.string(),
    date: v.string(),
    machine: v.string(),
  }),
  structures: v.object({ total: amount, zero: amount, target: amount }),
  steps: amount,
  seconds: amount,
  engine: v.string(),
  settings,
  options: v.record(v.string(), v.unknown()),
});

/**
 * Reads the text of a `report.json`.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns The report.
 * @throws {FileError} If it is not JSON or not a report; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { parseReport } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => parseReport('{"schema":"other"}', "report.json"),
 *   /Cannot read report.json: schema: /,
 * );
 * ```
 */
export function parseReport(text: string, name = "report"): Report {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FileError(`Cannot read ${name}: it must be JSON`, { cause });
  }
  const result = v.safeParse(reportSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new FileError(`Cannot read ${name}: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
}
