import { encodeNetwork, type GetaRun, type GetaState } from "../../geta/mod.ts";
import { type SubnetFiles, writeAtomically } from "../../io/mod.ts";
import type { HistoryLine, Report, RunInput } from "../../report/mod.ts";
import { type ExampleImages, type PlannedRow, reportHtml } from "../../viz/mod.ts";

/**
 * Writes what a finished run leaves: the report as data and as a page, the subnet and what it expects.
 *
 * @param folder The folder of the run.
 * @param results Report, history, the subnets of the last and of the best epoch as files, form of their input, the pixels of the report's examples,
 * and when what happened.
 */
export async function writeResults(
  folder: string,
  results: {
    report: Report;
    history: HistoryLine[];
    files: SubnetFiles;
    best: SubnetFiles | undefined;
    input: RunInput;
    images: ExampleImages | undefined;
    timetable: readonly PlannedRow[];
  },
): Promise<void> {
  const { report, history, images, timetable, ...subnets } = results;
  await writeSubnets(folder, subnets);
  await writeAtomically(
    `${folder}/report.html`,
    await reportHtml(report, history, { ...(images && { images }), timetable }),
  );
  // last, so that a folder with a report is complete
  await writeAtomically(`${folder}/report.json`, JSON.stringify(report, null, 2) + "\n");
}

/**
 * Writes the subnets of a run and what they expect.
 *
 * @param folder The folder of the run.
 * @param subnets The subnets of the last and of the best epoch as files, form of their input.
 */
export async function writeSubnets(
  folder: string,
  { files, best, input }: {
    files: SubnetFiles;
    best: SubnetFiles | undefined;
    input: RunInput;
  },
): Promise<void> {
  await writeAtomically(`${folder}/input.json`, JSON.stringify(input, null, 2) + "\n");
  for (const [name, subnet] of Object.entries({ "subnet": files, "subnet-best": best })) {
    if (subnet === undefined) continue;
    await writeAtomically(`${folder}/${name}.json`, subnet.json);
    await writeAtomically(`${folder}/${name}.safetensors`, subnet.safetensors);
  }
}

/**
 * Writes the dense network of a run, for `--start`.
 *
 * @param folder The folder of the run.
 * @param run The run.
 * @param state Where it stands: at the end of its dense training.
 */
export async function writeDense(folder: string, run: GetaRun, state: GetaState): Promise<void> {
  const values = { ...state.learner.parameters, ...state.statistics };
  await writeAtomically(`${folder}/dense.safetensors`, encodeNetwork(run.model, values));
}
