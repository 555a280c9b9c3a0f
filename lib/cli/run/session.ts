/**
 * The beginning of any run by command, new or continued: data, engine, network, folder.
 *
 * @module
 */
import { type EngineInfo, useEngine } from "../../engine/mod.ts";
import { readBytes } from "../../io/mod.ts";
import { zoo } from "../../models/mod.ts";
import type { Network } from "../../nn/mod.ts";
import type { HistoryLine } from "../../report/mod.ts";
import {
  createRunFolder,
  openRunFolder,
  readCheckpoint,
  type Run,
  type RunFolder,
  type RunState,
} from "../../run/mod.ts";
import { type BatchSource, decodeNetwork, writeVariables } from "../../train/mod.ts";
import { isModelFile } from "../options/model_file.ts";
import type { RunOptions } from "../options/run_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { type Conditions, continuedConditions, engineKind } from "./conditions.ts";
import {
  batchSource,
  type DataOptions,
  loadData,
  type RunData,
  samplesDigest,
} from "./load_data.ts";

import { trainedNetwork } from "./trained_network.ts";

/** What a run works with. */
export interface Materials {
  /** The network. */
  network: Network;
  /** Its batches. */
  source: BatchSource;
  /** The data set that they are drawn from. */
  dataset: RunData;
  /** The engine. */
  engine: EngineInfo;
  /** What the digits depend on. */
  conditions: Conditions;
}

/** A run and where it is written down. */
export interface Session<R, S, D> extends Pick<Materials, "conditions" | "engine" | "dataset"> {
  /** The run. */
  run: R;
  /** Where it stands. */
  state: S;
  /** Its folder. */
  folder: RunFolder;
  /** What it was asked to do. */
  description: D;
  /** Seconds spent before this process took over. */
  secondsBefore: number;
}

/** How a run is made of its description; `fresh` is false where a checkpoint has its values. */
export type Prepare<R, D> = (
  description: D,
  fresh: boolean,
) => Promise<{ run: R; materials: Materials }>;

/** Which network, data and engine. */
export interface MaterialsOptions
  extends DataOptions, Pick<RunOptions, "threads" | "deterministic"> {
  /** Name of the network. */
  model: string;
}

/** Reads the data, starts the engine, makes the network; its values are those of a file, if one is given. */
export async function prepareMaterials(
  options: MaterialsOptions,
  start?: string,
): Promise<Materials> {
  const { model, seed, threads, deterministic = false } = options;
  const dataset = await loadData(options), source = batchSource(dataset, options);
  const engine = await useEngine({ deterministic, ...(threads !== undefined && { threads }) });
  const { inputShape, classes } = source;
  const network = isModelFile(model)
    ? await trainedNetwork(model, inputShape)
    : zoo[model]!({ seed, inputShape, classes });
  if (start !== undefined) {
    writeVariables(network.variables, decodeNetwork(await readBytes(start), network, start));
  }
  const samples = await samplesDigest(dataset);
  const conditions = { samples, engines: [engineKind(engine)] };
  return { network, source, dataset, engine, conditions };
}

/** Begins a run in a new folder. */
export async function beginSession<
  S extends RunState,
  R extends Run<S, HistoryLine>,
  D extends object,
>(
  description: D,
  { path, prepare }: { path: string; prepare: Prepare<R, D> },
): Promise<Session<R, S, D>> {
  const { run, materials: { conditions, engine, dataset } } = await prepare(description, true);
  const state = run.start(), checkpoint = run.save(state);
  const folder = await createRunFolder(path, { description, conditions, seconds: 0, checkpoint });
  return { run, state, folder, description, conditions, engine, dataset, secondsBefore: 0 };
}

/** Goes on with the run of a folder; `describe` makes its description of what the checkpoint holds. */
export async function resumeSession<
  S extends RunState,
  R extends Run<S, HistoryLine>,
  D extends object,
>(
  path: string,
  { describe, prepare, io }: {
    describe: (saved: unknown) => D;
    prepare: Prepare<R, D>;
    io: CommandIo;
  },
): Promise<Session<R, S, D>> {
  using held = new DisposableStack();
  const folder = held.use(await openRunFolder(path));
  const saved = await readCheckpoint(folder.path), description = describe(saved.description);
  const { run, materials } = await prepare(description, false), { engine, dataset } = materials;
  const { conditions, warning } = continuedConditions(
    saved.conditions,
    materials.conditions,
    folder.path,
  );
  if (warning !== undefined) io.err.write(`${warning}\n`);
  const state = run.restore(saved.checkpoint), secondsBefore = saved.seconds;
  held.move();
  return { run, state, folder, description, conditions, engine, dataset, secondsBefore };
}
