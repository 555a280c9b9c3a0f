import { type SubnetFiles, writeAtomically } from "../../io/mod.ts";
import type { HistoryLine, Report } from "../../report/mod.ts";
import { reportHtml } from "../../viz/mod.ts";

/**
 * Writes what a finished run leaves: the report as data and as a page, and the subnet.
 *
 * @param folder The folder of the run.
 * @param results Report, history, files of the subnet.
 */
export async function writeResults(
  folder: string,
  results: { report: Report; history: HistoryLine[]; files: SubnetFiles },
): Promise<void> {
  const { report, history, files: { json, safetensors } } = results;
  await writeAtomically(`${folder}/subnet.json`, json);
  await writeAtomically(`${folder}/subnet.safetensors`, safetensors);
  await writeAtomically(`${folder}/report.html`, await reportHtml(report, history));
  // last, so that a folder with a report is complete
  await writeAtomically(`${folder}/report.json`, JSON.stringify(report, null, 2) + "\n");
}
