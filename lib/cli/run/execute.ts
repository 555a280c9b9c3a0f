import { engineWarning } from "../../engine/mod.ts";
import { encodeNetwork, finishRun, type GetaState } from "../../geta/mod.ts";
import { writeAtomically } from "../../io/mod.ts";
import { bestEpoch, parseHistory, type Report, runWarnings } from "../../report/mod.ts";
import { onStop, runInFolder, stopExitCodes } from "../../run/mod.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { configText } from "../options/config_file.ts";
import type { RunOptions } from "../options/run_options.ts";
import { bestSubnet } from "./best_subnet.ts";
import { engineText } from "./conditions.ts";
import { exampleImages } from "./example_images.ts";
import { splitsReport, subnetInput } from "./load_data.ts";
import { originOf } from "./origin.ts";
import { repeatCommand } from "./repeat_command.ts";
import { runProgress } from "./run_progress.ts";
import { continueSession, newSession } from "./session.ts";
import { shiftWarning } from "./shift_warning.ts";
import { splitLines, summaryTable } from "./summary_table.ts";
import { writeDense, writeResults } from "./write_results.ts";

/**
 * Does what the command line asks for: trains, compresses, measures, writes.
 *
 * @param given What was typed.
 * @param io Where results and progress go.
 * @returns 0, or what `stopExitCodes` says if a signal or a closed terminal or pipe stopped the run; the checkpoint then holds
 * where it stood.
 */
export async function execute(given: RunOptions, io: CommandIo): Promise<number> {
  const started = performance.now();
  const session = given.resume ? await continueSession(given, io) : await newSession(given);
  using folder = session.folder;
  const { run, conditions, description, engine, dataset, secondsBefore } = session;
  const { shift = dataset.augmentation.padding } = description;
  const early = [engineWarning(engine), shiftWarning(shift, dataset.inputShape)]
    .filter((warning) => warning !== undefined);
  for (const warning of early) io.err.write(`${warning}\n`);
  const splits = splitsReport(dataset);
  io.err.write(splitLines(splits));
  await writeAtomically(`${folder.path}/config.json`, configText(description));
  const keepDense = async (state: GetaState) => {
    if (state.step === run.dense.totalSteps) await writeDense(folder.path, run, state);
  };
  await keepDense(session.state);
  const seconds = () => secondsBefore + (performance.now() - started) / 1000;
  const progress = runProgress(io.err, run, { firstStep: session.state.step, seconds });
  // the results of a run that is over are written even when its terminal is closed
  using _deaf = disposable(onStop(() => {}, ["SIGHUP"]));
  const { state, history, signal } = await runInFolder(run, session.state, {
    folder,
    description,
    conditions,
    parseHistory,
    seconds,
    async onStep({ state, line }) {
      progress.update(line);
      await keepDense(state);
    },
    isBest: (history) => bestEpoch(history)?.step === history.at(-1)?.step,
    stopped: () => io.closed?.() ? "SIGPIPE" : undefined,
  }).finally(progress.end);
  if (signal !== undefined) {
    io.err.write(`Stopped after step ${state.step}; continue with --resume --out ${folder.path}\n`);
    return stopExitCodes[signal];
  }
  const { result, files, milliseconds } = await finishRun(run, state);
  const { accuracy } = result.compressed, last = { step: state.step, accuracy, files };
  const best = await bestSubnet(run, folder.path, { history, last });
  const { settings: _settings, ...options } = description;
  const report: Report = {
    ...result,
    ...(best && { best: best.best }),
    data: description.data,
    splits,
    classes: dataset.classes,
    warnings: [...early, ...runWarnings(result)],
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
  const images = exampleImages(report.examples, dataset);
  await writeResults(folder.path, {
    report,
    history,
    files,
    best: best?.files,
    input: subnetInput(dataset),
    images,
  });
  io.out.write(description.json ? JSON.stringify(report, null, 2) + "\n" : summaryTable(report));
  io.err.write(`Written to ${folder.path}: open report.html\n`);
  return 0;
}

function disposable(dispose: () => void): Disposable {
  return { [Symbol.dispose]: dispose };
}
