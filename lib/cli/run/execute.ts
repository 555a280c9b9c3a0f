import { type Dataset, datasetDigest } from "../../../datasets/mod.ts";
import { type EngineInfo, engineWarning, useEngine } from "../../engine/mod.ts";
import {
  decodeNetwork,
  finishRun,
  type GetaRun,
  getaRun,
  type GetaState,
  recipe,
} from "../../geta/mod.ts";
import { readBytes, writeAtomically } from "../../io/mod.ts";
import { zoo } from "../../models/mod.ts";
import { parseHistory, type Report, runWarnings } from "../../report/mod.ts";
import {
  createRunFolder,
  defaultFolder,
  onStop,
  openRunFolder,
  readCheckpoint,
  type RunFolder,
  runInFolder,
  stopExitCodes,
} from "../../run/mod.ts";
import { startFile } from "../../settings/mod.ts";
import { writeVariables } from "../../train/mod.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { configText } from "../options/config_file.ts";
import { continuedOptions } from "../options/continued_options.ts";
import { type Conditions, continuedConditions, engineKind } from "./conditions.ts";
import { type Description, parseDescription } from "./description.ts";
import { batchSource, loadData, splitsReport, subnetInput } from "./load_data.ts";
import type { RunOptions } from "../options/run_options.ts";
import { originOf } from "./origin.ts";
import { denseFileBytes, exampleImages } from "./report_parts.ts";
import { runProgress } from "./run_progress.ts";
import { shiftWarning } from "./shift_warning.ts";
import { splitLines, summaryTable } from "./summary_table.ts";
import { writeDense, writeResults } from "./write_results.ts";

/** A run and where it is written down. */
interface Session {
  run: GetaRun;
  state: GetaState;
  folder: RunFolder;
  conditions: Conditions;
  description: Description;
  engine: EngineInfo;
  dataset: Dataset;
  /** Seconds spent before this process took over. */
  secondsBefore: number;
}

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
      if (state.step === run.dense.totalSteps) await writeDense(folder.path, run, state);
    },
    stopped: () => io.closed?.() ? "SIGPIPE" : undefined,
  }).finally(progress.end);
  if (signal !== undefined) {
    io.err.write(`Stopped after step ${state.step}; continue with --resume --out ${folder.path}\n`);
    return stopExitCodes[signal];
  }
  const { result, files, milliseconds } = await finishRun(run, state);
  const { settings: _settings, ...options } = description;
  const report: Report = {
    ...result,
    data: description.data,
    splits,
    classes: dataset.classes,
    warnings: [...early, ...runWarnings(result)],
    milliseconds,
    fileBytes: {
      dense: denseFileBytes(run.model),
      compressed: files.safetensors.length,
    },
    origin: originOf(description, new Date()),
    seconds: seconds(),
    engine: engineText(engine, conditions),
    options,
  };
  const images = exampleImages(report.examples, dataset);
  await writeResults(folder.path, { report, history, files, images, input: subnetInput(dataset) });
  io.out.write(description.json ? JSON.stringify(report, null, 2) + "\n" : summaryTable(report));
  io.err.write(`Written to ${folder.path}: open report.html\n`);
  return 0;
}

async function newSession(options: RunOptions): Promise<Session> {
  const { model = "small", data = "shapes" } = options;
  const description = { ...options, model, data, settings: recipe(model, options.settings) };
  const prepared = await prepare(description), { run, conditions } = prepared;
  const path = options.out ?? defaultFolder(model, new Date());
  const state = run.start(), checkpoint = run.save(state);
  const folder = await createRunFolder(path, { description, conditions, seconds: 0, checkpoint });
  await writeAtomically(`${folder.path}/config.json`, configText(description));
  if (run.dense.totalSteps === 0) await writeDense(path, run, state);
  return { ...prepared, state, folder, description, secondsBefore: 0 };
}

async function continueSession(given: RunOptions, io: CommandIo): Promise<Session> {
  using held = new DisposableStack();
  const folder = held.use(await openRunFolder(given.out!));
  const saved = await readCheckpoint(folder.path);
  const before = parseDescription(saved.description, folder.path);
  const description = { ...before, ...continuedOptions(before, given) } as Description;
  const prepared = await prepare(description), { run } = prepared;
  const { conditions, warning } = continuedConditions(
    saved.conditions,
    prepared.conditions,
    folder.path,
  );
  if (warning !== undefined) io.err.write(`${warning}\n`);
  const state = run.restore(saved.checkpoint);
  held.move();
  return { ...prepared, conditions, state, folder, description, secondsBefore: saved.seconds };
}

async function prepare(
  description: Description,
): Promise<Pick<Session, "run" | "engine" | "conditions" | "dataset">> {
  const { model, settings, threads, deterministic = false } = description,
    { seed, batch } = settings;
  const options = { ...description, seed, batch };
  const dataset = await loadData(options), source = batchSource(dataset, options);
  const engine = await useEngine({ deterministic, ...(threads !== undefined && { threads }) });
  const { inputShape, classes } = source;
  const network = zoo[model]!({ seed, inputShape, classes }), file = startFile(settings);
  if (file !== undefined) {
    writeVariables(network.variables, decodeNetwork(await readBytes(file), network, file));
  }
  const run = getaRun(network, source, settings);
  const samples = await datasetDigest(dataset);
  const conditions = { samples, engines: [engineKind(engine)] };
  return { run, engine, conditions, dataset };
}

/** What computed, with the engines before it where a run went on on another one. */
function engineText({ threads, ...engine }: EngineInfo, { engines }: Conditions): string {
  const text = engines.join(", then ");
  if (engine.backend !== "geta") return text;
  return `${text}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

function disposable(dispose: () => void): Disposable {
  return { [Symbol.dispose]: dispose };
}
