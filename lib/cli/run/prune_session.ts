/**
 * The beginning of a pruning run by command: data, engine, network, folder.
 *
 * @module
 */
import { type Dataset, datasetDigest } from "../../../datasets/mod.ts";
import { type EngineInfo, useEngine } from "../../engine/mod.ts";
import { readBytes } from "../../io/mod.ts";
import { zoo } from "../../models/mod.ts";
import { type PruneState, type PruningRun, pruningRun } from "../../prune/mod.ts";
import {
  createRunFolder,
  defaultFolder,
  openRunFolder,
  readCheckpoint,
  type RunFolder,
} from "../../run/mod.ts";
import { decodeNetwork, writeVariables } from "../../train/mod.ts";
import { requireEqual } from "../options/continued_options.ts";
import {
  fixedOptions,
  type PruneCommandOptions,
  requireConsistent,
} from "../options/prune_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import { type Conditions, continuedConditions, engineKind } from "./conditions.ts";
import { batchSource, loadData } from "./load_data.ts";
import {
  describePruning,
  parsePruneDescription,
  type PruneDescription,
} from "./prune_description.ts";

/** A pruning run and where it is written down. */
export interface PruneSession {
  run: PruningRun;
  state: PruneState;
  folder: RunFolder;
  conditions: Conditions;
  description: PruneDescription;
  engine: EngineInfo;
  dataset: Dataset;
  /** Seconds spent before this process took over. */
  secondsBefore: number;
}

/** Begins a run in a new folder. */
export async function newPruneSession(typed: PruneCommandOptions): Promise<PruneSession> {
  requireConsistent(typed);
  const description = await describePruning(typed);
  const prepared = await prepare(description, typed.start), { run, conditions } = prepared;
  const path = typed.out ??
    defaultFolder(`${description.model}-${description.recipe.name}`, new Date());
  const state = run.start(), checkpoint = run.save(state);
  const folder = await createRunFolder(path, { description, conditions, seconds: 0, checkpoint });
  return { ...prepared, state, folder, description, secondsBefore: 0 };
}

/** Goes on with the run of a folder. */
export async function continuePruneSession(
  typed: PruneCommandOptions,
  io: CommandIo,
): Promise<PruneSession> {
  const fixed = fixedOptions(typed);
  using held = new DisposableStack();
  const folder = held.use(await openRunFolder(typed.out!));
  const saved = await readCheckpoint(folder.path);
  const before = parsePruneDescription(saved.description, folder.path);
  requireEqual({ ...before.typed }, fixed);
  const description = { ...before, typed: { ...before.typed, ...typed } };
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
  { typed, model, data, seed, batch, recipe }: PruneDescription,
  start?: string,
): Promise<Pick<PruneSession, "run" | "engine" | "conditions" | "dataset">> {
  const { threads, deterministic = false } = typed, options = { ...typed, data, seed, batch };
  const dataset = await loadData(options), source = batchSource(dataset, options);
  const engine = await useEngine({ deterministic, ...(threads !== undefined && { threads }) });
  const { inputShape, classes } = source;
  const network = zoo[model]!({ seed, inputShape, classes });
  if (start !== undefined) {
    writeVariables(network.variables, decodeNetwork(await readBytes(start), network, start));
  }
  const run = pruningRun(network, source, recipe);
  const samples = await datasetDigest(dataset);
  return { run, engine, conditions: { samples, engines: [engineKind(engine)] }, dataset };
}
