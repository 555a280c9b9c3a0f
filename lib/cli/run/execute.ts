import { type EngineInfo, engineWarning, useEngine } from "../../engine/mod.ts";
import { finishRun, type GetaRun, getaRun, type GetaState, recipe } from "../../geta/mod.ts";
import { zoo } from "../../models/mod.ts";
import { parseHistory, type Report } from "../../report/mod.ts";
import {
  createRunFolder,
  defaultFolder,
  readCheckpoint,
  runInFolder,
  stopExitCodes,
} from "../../run/mod.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { continuedOptions } from "../options/continued_options.ts";
import { type Description, parseDescription } from "./description.ts";
import { batchSource, loadData, splitsReport } from "./load_data.ts";
import type { RunOptions } from "../options/run_options.ts";
import { runProgress } from "./run_progress.ts";
import { splitLines, summaryTable } from "./summary_table.ts";
import { writeResults } from "./write_results.ts";

/** A run and where it is written down. */
interface Session {
  run: GetaRun;
  state: GetaState;
  folder: string;
  description: Description;
  engine: EngineInfo;
  splits: Report["splits"];
  /** Seconds spent before this process took over. */
  secondsBefore: number;
}

/**
 * Does what the command line asks for: trains, compresses, measures, writes.
 *
 * @param given What was typed.
 * @param io Where results and progress go.
 * @returns 0, or 130 or 143 if a signal stopped the run; the checkpoint then holds where it stood.
 */
export async function execute(given: RunOptions, io: CommandIo): Promise<number> {
  const started = performance.now();
  const session = given.resume ? await continueSession(given) : await newSession(given);
  const { run, folder, description, engine, splits, secondsBefore } = session;
  const warning = engineWarning(engine);
  if (warning !== undefined) io.err.write(`${warning}\n`);
  io.err.write(splitLines(splits));
  const seconds = () => secondsBefore + (performance.now() - started) / 1000;
  const progress = runProgress(io.err, run, { firstStep: session.state.step, seconds });
  const { state, history, signal } = await runInFolder(run, session.state, {
    folder,
    description,
    parseHistory,
    seconds,
    onStep: ({ line }) => progress.update(line),
  }).finally(progress.end);
  if (signal !== undefined) {
    io.err.write(`Stopped after step ${state.step}; continue with --resume --out ${folder}\n`);
    return stopExitCodes[signal];
  }
  const { result, subnet } = finishRun(run, state);
  const { settings: _settings, ...options } = description;
  const report: Report = {
    ...result,
    data: description.data,
    splits,
    seconds: seconds(),
    engine: engineText(engine),
    options,
  };
  await writeResults(folder, { report, history, subnet });
  io.out.write(description.json ? JSON.stringify(report, null, 2) + "\n" : summaryTable(report));
  io.err.write(`Written to ${folder}: open report.html\n`);
  return 0;
}

async function newSession(options: RunOptions): Promise<Session> {
  const { model = "small", data = "shapes" } = options;
  const description = { ...options, model, data, settings: recipe(model, options.settings) };
  const prepared = await prepare(description), { run } = prepared;
  const folder = options.out ?? defaultFolder(model, new Date());
  const state = run.start();
  await createRunFolder(folder, { description, seconds: 0, checkpoint: run.save(state) });
  return { ...prepared, state, folder, description, secondsBefore: 0 };
}

async function continueSession(given: RunOptions): Promise<Session> {
  const folder = given.out!;
  const saved = await readCheckpoint(folder);
  const before = parseDescription(saved.description, folder);
  const description = { ...before, ...continuedOptions(before, given) } as Description;
  const prepared = await prepare(description), { run } = prepared;
  const state = run.restore(saved.checkpoint);
  return { ...prepared, state, folder, description, secondsBefore: saved.seconds };
}

async function prepare(
  description: Description,
): Promise<Pick<Session, "run" | "engine" | "splits">> {
  const { model, settings, threads } = description, { seed, batch } = settings;
  const options = { ...description, seed, batch };
  const dataset = await loadData(options), source = batchSource(dataset, options);
  const engine = await useEngine(threads === undefined ? {} : { threads });
  const { inputShape, classes } = source;
  const run = getaRun(zoo[model]!({ seed, inputShape, classes }), source, settings);
  return { run, engine, splits: splitsReport(dataset) };
}

function engineText({ backend, gemm, gemmLibrary, threads }: EngineInfo): string {
  if (backend !== "geta") return `tfjs ${backend}`;
  return `${gemmLibrary ?? gemm}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
