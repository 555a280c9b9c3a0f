import {
  cutSubnet,
  encodeNetwork,
  finishRun,
  type GetaState,
  runTimetable,
  shortfall,
  targetStructures,
} from "../../geta/mod.ts";
import { writeAtomically } from "../../io/mod.ts";
import { bestEpoch, type Report, runWarnings } from "../../report/mod.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { configText } from "../options/config_file.ts";
import type { RunOptions } from "../options/run_options.ts";
import { bestSubnet } from "./best_subnet.ts";
import { engineText } from "./conditions.ts";
import { deafToHangup, drive } from "./drive.ts";
import { continueSession, newSession, samplesName } from "./geta_session.ts";
import { originOf } from "./origin.ts";
import { dryRun } from "./dry_run.ts";
import { repeatCommand } from "./repeat_command.ts";
import { summaryTable } from "./summary_table.ts";
import { writeDense, writeResults } from "./write_results.ts";

/**
 * Does what the command line asks for: trains, compresses, measures, writes.
 *
 * @param given What was typed.
 * @param io Where results and progress go.
 * @returns 0, also behind a plan, or what `stopExitCodes` says if a signal or a closed terminal or pipe stopped the run; the checkpoint then holds
 * where it stood.
 */
export async function execute(given: RunOptions, io: CommandIo): Promise<number> {
  if (given.dryRun) return await dryRun(given, io);
  const started = performance.now();
  const session = given.resume ? await continueSession(given, io) : await newSession(given);
  using folder = session.folder;
  const { run, conditions, description, engine, samples } = session;
  await writeAtomically(`${folder.path}/config.json`, configText(description));
  using _deaf = deafToHangup();
  const driven = await drive(session, {
    io,
    started,
    metric: run.task.metric,
    targetStructures: targetStructures(run),
    notes: shortfall(run.compression.problem),
    async keep(state) {
      if (state.step === run.dense.totalSteps) await writeDense(folder.path, run, state);
    },
    isBest: (history) =>
      bestEpoch(history, undefined, run.task.metric)?.step === history.at(-1)?.step,
  });
  if ("exitCode" in driven) return driven.exitCode;
  const { state, history, warnings, seconds } = driven;
  const { result, files, milliseconds } = await finishRun(run, state);
  const { accuracy } = result.compressed, last = { step: state.step, accuracy, files };
  const cut = (state: GetaState) => cutSubnet(run, state);
  const best = await bestSubnet(run, folder.path, { history, last, cut, task: run.task });
  const { settings: _settings, ...options } = description;
  const report: Report = {
    ...result,
    ...(best && { best: best.best }),
    data: samplesName(description),
    splits: samples.splits,
    classes: samples.classes,
    warnings: [...warnings, ...runWarnings(result)],
    milliseconds,
    fileBytes: {
      dense: encodeNetwork(run.model).length,
      compressed: files.safetensors.length,
    },
    origin: originOf(repeatCommand(description), new Date()),
    seconds: seconds(),
    engine: engineText(engine, conditions),
    options,
  };
  const images = samples.images(report.examples);
  await writeResults(folder.path, {
    report,
    history,
    files,
    best: best?.files,
    // a model may take other lengths than the samples have
    input: "inputs" in samples.input
      ? { ...samples.input, inputs: run.model.inputs }
      : samples.input,
    images,
    timetable: runTimetable(run),
  });
  io.out.write(description.json ? JSON.stringify(report, null, 2) + "\n" : summaryTable(report));
  io.err.write(`Written to ${folder.path}: open report.html\n`);
  return 0;
}
