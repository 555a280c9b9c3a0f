import { inspectRun } from "../../geta/mod.ts";
import { floatLayersText, groupsText, predictionText, timetableText } from "../../viz/mod.ts";
import { modelName } from "../options/model_file.ts";
import type { RunOptions } from "../options/run_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { describeRun, prepareRun, samplesName } from "./geta_session.ts";

/**
 * Prints what a run would do when, to which groups, and what it would end with, and makes nothing: no step, no folder.
 *
 * @param given What was typed.
 * @param io Where it goes.
 * @returns 0.
 */
export async function dryRun(given: RunOptions, { out }: CommandIo): Promise<number> {
  const description = await describeRun(given), { model, json } = description;
  const { run } = await prepareRun(description, true);
  using _run = run;
  const inspection = inspectRun(run), { groups, floatLayers, timetable, prediction } = inspection;
  if (json) {
    out.write(JSON.stringify(inspection, null, 2) + "\n");
    return 0;
  }
  const float = floatLayersText(floatLayers).map((line) => `Float stays ${line}`);
  out.write(
    [
      `${modelName(model)} on ${
        samplesName(description)
      }: ${run.totalSteps} steps, none of them made\n`,
      timetableText(timetable),
      groupsText(groups),
      predictionText(prediction),
      ...[...float, ...inspection.notes].map((line) => `${line}\n`),
    ].join(""),
  );
  return 0;
}
