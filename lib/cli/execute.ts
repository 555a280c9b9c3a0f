import { type EngineInfo, engineWarning, useEngine } from "../engine/mod.ts";
import {
  advance,
  createRun,
  finishRun,
  recipe,
  restoreRun,
  type Run,
  saveRun,
} from "../geta/mod.ts";
import { appendLine, makeFolder } from "../io/mod.ts";
import { type HistoryLine, parseHistory, type Report } from "../report/mod.ts";
import {
  defaultFolder,
  onStop,
  stopExitCodes,
  type StopSignal,
  truncateHistory,
  yieldToEventLoop,
} from "../run/mod.ts";
import { zoo } from "../models/mod.ts";
import type { Settings } from "../settings/mod.ts";
import { pruningPlan } from "../qasso/mod.ts";
import type { CommandIo } from "./command_io.ts";
import { continuedOptions } from "./options/continued_options.ts";
import { batchSource, loadData } from "./load_data.ts";
import type { RunOptions } from "./options/run_options.ts";
import { progressWriter } from "./progress_writer.ts";
import { readCheckpoint, type SavedCommand, writeCheckpoint, writeResults } from "./run_files.ts";
import { summaryTable } from "./summary_table.ts";

/** A run and where it is written down. */
interface Session {
  options: RunOptions;
  run: Run;
  folder: string;
  engine: EngineInfo;
  history: HistoryLine[];
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
  const { folder, secondsBefore } = session;
  const warning = engineWarning(session.engine);
  if (warning !== undefined) io.err.write(`${warning}\n`);
  const seconds = () => secondsBefore + (performance.now() - started) / 1000;
  const signal = await train(session, io, seconds);
  await writeCheckpoint(folder, savedCommand(session, seconds()));
  if (signal !== undefined) {
    io.err.write(
      `Stopped after step ${session.run.step}; continue with --resume --out ${folder}\n`,
    );
    return stopExitCodes[signal];
  }
  const { result, subnet } = finishRun(session.run);
  const { options, engine, history } = session;
  const report: Report = {
    ...result,
    data: options.data ?? "shapes",
    seconds: seconds(),
    engine: engineText(engine),
    options: { ...options, settings: session.run.settings },
  };
  await writeResults(folder, { report, history, subnet });
  io.out.write(options.json ? JSON.stringify(report, null, 2) + "\n" : summaryTable(report));
  io.err.write(`Written to ${folder}: open report.html\n`);
  return 0;
}

async function newSession(options: RunOptions): Promise<Session> {
  const settings = recipe(options.model ?? "small", options.settings);
  const { model, source, engine } = await prepare(options, settings);
  const run = createRun(model, source, settings);
  const folder = options.out ?? defaultFolder(model.name, new Date());
  await makeFolder(folder);
  const session = { options, run, folder, engine, history: [], secondsBefore: 0 };
  try {
    // before any work is done: a disk that cannot be written to shows now
    await writeCheckpoint(folder, savedCommand(session, 0));
  } catch (error) {
    await Deno.remove(folder);
    throw error;
  }
  return session;
}

async function continueSession(given: RunOptions): Promise<Session> {
  const folder = given.out!;
  const saved = await readCheckpoint(folder);
  const { model: name = "small", data = "shapes" } = saved.options;
  const { settings } = saved.run.state;
  const options = continuedOptions({ ...saved.options, model: name, data, settings }, given);
  const { model, source, engine } = await prepare(options, settings);
  const run = restoreRun(saved.run, model, source);
  // lines of steps that the checkpoint does not know will be written again
  const history = await truncateHistory(`${folder}/history.jsonl`, run.step, parseHistory);
  return { options, run, folder, engine, history, secondsBefore: saved.seconds };
}

async function prepare(options: RunOptions, settings: Settings) {
  const { seed, batch } = settings;
  const dataset = await loadData({ ...options, seed, batch });
  const source = batchSource(dataset, { ...options, seed, batch });
  const { threads } = options;
  const engine = await useEngine(threads === undefined ? {} : { threads });
  const { inputShape, classes } = source;
  const model = zoo[options.model ?? "small"]!({ seed, inputShape, classes });
  return { model, source, engine };
}

/** Makes all steps that are left, unless a signal comes. */
async function train(
  session: Session,
  io: CommandIo,
  seconds: () => number,
): Promise<StopSignal | undefined> {
  const { run, folder, history } = session;
  const progress = progressWriter(io.err);
  let lastLook: number | undefined;
  let signal: StopSignal | undefined;
  const stopListening = onStop((name) => signal = name);
  const firstStep = run.step, firstSecond = seconds();
  let loss: number | undefined, accuracy: number | undefined, bits: { bits?: number } = {};
  try {
    while (run.step < run.totalSteps && signal === undefined) {
      const line = advance(run);
      history.push(line);
      appendLine(`${folder}/history.jsonl`, line);
      loss = loss === undefined ? line.loss : 0.9 * loss + 0.1 * line.loss;
      accuracy = line.accuracy ?? accuracy;
      if (line.bits !== undefined) bits = averageBits(line.bits);
      progress.update({
        stage: line.stage,
        epoch: line.epoch,
        loss,
        ...(accuracy === undefined ? {} : { accuracy }),
        ...bits,
        zeroStructures: line.zeroStructures ?? 0,
        targetStructures: targetStructures(run),
        done: run.step,
        total: run.totalSteps,
        secondsLeft: (seconds() - firstSecond) / (run.step - firstStep) *
          (run.totalSteps - run.step),
      });
      if (run.step % run.source.stepsPerEpoch === 0) {
        await writeCheckpoint(folder, savedCommand(session, seconds()));
      }
      lastLook = await yieldToEventLoop(lastLook); // signals arrive only between steps
    }
  } finally {
    stopListening();
    progress.end();
  }
  return signal;
}

function savedCommand({ options, run }: Session, seconds: number): SavedCommand {
  return { options, run: saveRun(run), seconds };
}

function averageBits(bits: Required<HistoryLine>["bits"] & object): { bits?: number } {
  const widths = Object.values(bits).map(({ weight }) => weight);
  return widths.length === 0 ? {} : { bits: widths.reduce((a, b) => a + b) / widths.length };
}

function targetStructures({ compression }: Run): number {
  return compression === undefined
    ? 0
    : pruningPlan(compression.problem).reduce((a, b) => a + b, 0);
}

function engineText({ backend, gemm, gemmLibrary, threads }: EngineInfo): string {
  if (backend !== "geta") return `tfjs ${backend}`;
  return `${gemmLibrary ?? gemm}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
