/**
 * The beginning of any run by command, new or continued: data, engine, network, folder.
 *
 * @module
 */
import { type EngineInfo, useEngine, type UseEngineOptions } from "../../engine/mod.ts";
import { readBytes } from "../../io/mod.ts";
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
import { type BatchSource, decodeNetwork, type Task, writeVariables } from "../../train/mod.ts";
import type { RunOptions } from "../options/run_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { type Conditions, continuedConditions, engineKind } from "./conditions.ts";
import type { RunSamples } from "./run_samples.ts";

/** What a run works with. */
export interface Materials<Source = BatchSource | Task> {
  /** The network. */
  network: Network;
  /** What it is trained with. */
  samples: RunSamples<Source>;
  /** The engine. */
  engine: EngineInfo;
  /** What the digits depend on. */
  conditions: Conditions;
}

/** A run and where it is written down. */
export interface Session<R, S, D> extends Pick<Materials, "conditions" | "engine" | "samples"> {
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

/** Which network, samples and engine. */
export interface MaterialsOptions<Source> extends EngineOptions {
  /** Name of the network. */
  model: string;
  /** Seed of the network's first values. */
  seed: number;
  /** Reads or makes the samples. */
  load: () => Promise<RunSamples<Source>>;
}

/** Starts the engine, reads the samples, makes the network; its values are those of a file, if one is given. */
export async function prepareMaterials<Source>(
  { model, seed, load, ...machine }: MaterialsOptions<Source>,
  start?: string,
): Promise<Materials<Source>> {
  const engine = await startEngine(machine), samples = await load();
  const network = await samples.network(model, seed);
  if (start !== undefined) {
    writeVariables(network.variables, decodeNetwork(await readBytes(start), network, start));
  }
  const conditions = { ...samples.digests, engines: [engineKind(engine)] };
  return { network, samples, engine, conditions };
}

/** What a run asks of its engine; a worker also which product it shall take. */
export type EngineOptions =
  & Pick<RunOptions, "threads" | "deterministic">
  & Pick<UseEngineOptions, "blas">;

/** Starts the engine that a run asks for; one that runs already is the same. */
export async function startEngine(
  { threads, deterministic = false, blas = true }: EngineOptions,
): Promise<EngineInfo> {
  return await useEngine({ deterministic, blas, ...(threads !== undefined && { threads }) });
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
  const { run, materials: { conditions, engine, samples } } = await prepare(description, true);
  const state = run.start(), checkpoint = run.save(state);
  const folder = await createRunFolder(path, { description, conditions, seconds: 0, checkpoint });
  return { run, state, folder, description, conditions, engine, samples, secondsBefore: 0 };
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
  const { run, materials } = await prepare(description, false), { engine, samples } = materials;
  const { conditions, warning } = continuedConditions(
    saved.conditions,
    materials.conditions,
    folder.path,
  );
  if (warning !== undefined) io.err.write(`${warning}\n`);
  const state = run.restore(saved.checkpoint), secondsBefore = saved.seconds;
  held.move();
  return { run, state, folder, description, conditions, engine, samples, secondsBefore };
}
