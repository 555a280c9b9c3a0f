import * as v from "valibot";
import { parseJsonFile } from "../io/mod.ts";
import { parsePruningReport } from "./parse_pruning_report.ts";
import { parseReport } from "./parse_report.ts";
import type { PruningReport } from "./pruning_report.ts";
import type { Report } from "./report.ts";

/** What `report.json` of a run holds, of GETA or of pruning by recipe; `schema` tells them apart. */
export type RunReport = Report | PruningReport;

const schema = v.object({
  schema: v.picklist(["geta-lab/report/1", "geta-lab/pruning-report/1"]),
});

/**
 * Reads the text of a `report.json` of any run.
 *
 * @param text The file's content.
 * @param name What to call the file in an error.
 * @returns The report.
 * @throws {FileError} If it is not JSON or no report; says which entry is wrong.
 *
 * @example
 * ```ts
 * import { parseRunReport } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => parseRunReport('{"schema":"geta-lab/pruning-report/1"}', "report.json"),
 *   /Cannot read report.json: model: /,
 * );
 * ```
 */
export function parseRunReport(text: string, name = "report"): RunReport {
  return parseJsonFile(text, v.parser(schema), name).schema === "geta-lab/report/1"
    ? parseReport(text, name)
    : parsePruningReport(text, name);
}
