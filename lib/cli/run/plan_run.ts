import { type GetaRun, runTimetable } from "../../geta/mod.ts";
import { paperRules, predictRun, type RunPrediction } from "../../qasso/mod.ts";
import { predictionText, timetableText } from "../../viz/mod.ts";
import type { RunOptions } from "../options/run_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { describeRun, prepareRun } from "./geta_session.ts";

/**
 * Prints what a run would do when, and what it would end with, and makes nothing: no step, no folder.
 *
 * @param given What was typed.
 * @param io Where it goes.
 * @returns 0.
 */
export async function planRun(given: RunOptions, { out }: CommandIo): Promise<number> {
  const description = describeRun(given), { model, data, json } = description;
  const { run } = await prepareRun(description, true);
  using _run = run;
  const timetable = runTimetable(run), { prediction, note } = predicted(run);
  if (json) {
    out.write(JSON.stringify({ timetable, prediction }, null, 2) + "\n");
    return 0;
  }
  out.write(
    `${model} on ${data}: ${run.totalSteps} steps, none of them made\n${timetableText(timetable)}${
      predictionText(prediction)
    }${note}`,
  );
  return 0;
}

/** Rules that plan no bits may end anywhere in the range: the highest width is supposed, and said. */
function predicted(run: GetaRun): { prediction: RunPrediction; note: string } {
  const { problem } = run.compression, { rules, layers, config } = problem;
  const quantized = layers.some((one) => one.weightQuantizer || one.activationQuantizer);
  if (!quantized || rules.plannedBits !== paperRules.plannedBits) {
    const note = config.bits === "priced" ? "A price makes bits fewer than supposed here.\n" : "";
    return { prediction: predictRun(problem), note };
  }
  const end = config.warmUpSteps + config.projectionSteps + config.jointSteps;
  const bits = Math.round(rules.bitRange(end, config)[1]);
  return {
    prediction: predictRun(problem, { bits }),
    note:
      `Supposed: ${bits} bits everywhere, the most that is allowed at the end; these rules may end below.\n`,
  };
}
