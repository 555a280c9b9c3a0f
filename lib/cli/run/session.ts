/**
 * The beginning of a run by command: data, engine, network, folder.
 *
 * @module
 */
import { type Dataset, datasetDigest } from "../../../datasets/mod.ts";
import { type EngineInfo, useEngine } from "../../engine/mod.ts";
import { decodeNetwork, type GetaRun, getaRun, type GetaState, recipe } from "../../geta/mod.ts";
import { readBytes } from "../../io/mod.ts";
import { zoo } from "../../models/mod.ts";
import {
  createRunFolder,
  defaultFolder,
  openRunFolder,
  readCheckpoint,
  type RunFolder,
} from "../../run/mod.ts";
import { startFile } from "../../settings/mod.ts";
import { writeVariables } from "../../train/mod.ts";
import { continuedOptions } from "../options/continued_options.ts";
import type { RunOptions } from "../options/run_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { type Conditions, continuedConditions, engineKind } from "./conditions.ts";
import { type Description, parseDescription } from "./description.ts";
import { batchSource, loadData } from "./load_data.ts";

/** A run and where it is written down. */
export interface Session {
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

/** Begins a run in a new folder. */
export async function newSession(options: RunOptions): Promise<Session> {
  const { model = "small", data = "shapes" } = options;
  const description = { ...options, model, data, settings: recipe(model, options.settings) };
  const prepared = await prepare(description, startFile(description.settings));
  const { run, conditions } = prepared;
  const path = options.out ?? defaultFolder(model, new Date());
  const state = run.start(), checkpoint = run.save(state);
  const folder = await createRunFolder(path, { description, conditions, seconds: 0, checkpoint });
  return { ...prepared, state, folder, description, secondsBefore: 0 };
}

/** Goes on with the run of a folder. */
export async function continueSession(given: RunOptions, io: CommandIo): Promise<Session> {
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

/** Builds a run. Its initial values are those of a file, if one is given; a run that goes on takes its own. */
async function prepare(
  description: Description,
  start?: string,
): Promise<Pick<Session, "run" | "engine" | "conditions" | "dataset">> {
  const { model, settings, threads, deterministic = false, explain = false } = description,
    { seed, batch } = settings;
  const options = { ...description, seed, batch };
  const dataset = await loadData(options), source = batchSource(dataset, options);
  const engine = await useEngine({ deterministic, ...(threads !== undefined && { threads }) });
  const { inputShape, classes } = source;
  const network = zoo[model]!({ seed, inputShape, classes });
  if (start !== undefined) {
    writeVariables(network.variables, decodeNetwork(await readBytes(start), network, start));
  }
  const run = getaRun(network, source, settings, { explain });
  const samples = await datasetDigest(dataset);
  const conditions = { samples, engines: [engineKind(engine)] };
  return { run, engine, conditions, dataset };
}
