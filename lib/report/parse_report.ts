import * as v from "valibot";
import { parseJsonFile } from "../io/mod.ts";
import {
  allSettings,
  checkSettings,
  defaultSettings,
  type Settings,
  SettingsError,
} from "../settings/mod.ts";
import type { Report } from "./report.ts";
import { amount, best, origin, share, splits } from "./report_schemas.ts";

const networkEntries = { parameters: amount, macs: amount, bops: amount, bytes: amount };

const metric = v.object({
  name: v.string(),
  better: v.picklist(["larger", "smaller"]),
  format: v.picklist(["percent", "number"]),
});

const finite = v.pipe(v.number(), v.finite());
const both = v.object({ dense: amount, compressed: amount });
const counts = v.array(v.array(amount));

/** The check of the settings as a schema, with its message as the issue. A setting that is younger than a report had its usual value. */
const settings = v.pipe(
  v.record(v.string(), v.unknown()),
  v.rawTransform(({ dataset, addIssue, NEVER }): Settings => {
    try {
      return checkSettings({ ...defaultSettings, ...dataset.value });
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      addIssue({ message: error.message });
      return NEVER;
    }
  }),
);

/** The form of a report whose `accuracy` may be such a value. */
const reportSchema = (
  accuracy: v.GenericSchema<unknown, number>,
): v.GenericSchema<unknown, Report> =>
  v.object({
    schema: v.literal("geta-lab/report/1"),
    model: v.string(),
    data: v.string(),
    splits,
    seed: amount,
    semantics: v.picklist(allSettings.semantics.words!),
    metric: v.optional(metric),
    dense: v.object({ accuracy, ...networkEntries }),
    compressed: v.object({
      accuracy,
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
    best: v.optional(best(accuracy)),
    relative: v.object({ bops: amount, parameters: amount, bytes: amount }),
    equivalence: v.object({ maxAbsDifference: amount, relative: amount }),
    budget: v.optional(v.object({
      measure: v.optional(v.picklist(["bops", "macs", "bytes"]), "bops"), // older reports know no other
      target: share,
      reached: amount,
    })),
    warnings: v.array(v.string()),
    confusion: v.object({ dense: counts, compressed: counts }),
    examples: v.array(
      v.object({ index: amount, label: amount, dense: amount, compressed: amount }),
    ),
    classes: v.array(v.string()),
    milliseconds: both,
    fileBytes: both,
    origin,
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
  const parse = v.parser(v.object({ metric: v.optional(v.unknown()) }));
  const { metric } = parseJsonFile(text, parse, name);
  const value = metric === undefined ? share : finite;
  return parseJsonFile(text, v.parser(reportSchema(value)), name);
}
