import { type GroupCurve, type PruneState, type PruningRun, pruningRun } from "../../prune/mod.ts";
import { defaultFolder } from "../../run/mod.ts";
import { requireEqual } from "../options/continued_options.ts";
import {
  fixedOptions,
  type PruneCommandOptions,
  requireConsistent,
} from "../options/prune_options.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import {
  describePruning,
  parsePruneDescription,
  type PruneDescription,
} from "./prune_description.ts";
import { imageSamples } from "./run_samples.ts";
import {
  beginSession,
  type Prepare,
  prepareMaterials,
  resumeSession,
  type Session,
} from "./session.ts";

/** A pruning run by command. */
export type PruneSession = Session<PruningRun, PruneState, PruneDescription>;

/** What a scan has measured, once it has. */
type Scanned = () => readonly GroupCurve[] | undefined;

/** Begins a run in a new folder. */
export async function newPruneSession(
  typed: PruneCommandOptions,
  scanned: Scanned,
): Promise<PruneSession> {
  requireConsistent(typed);
  const description = await describePruning(typed), { model, recipe } = description;
  return beginSession(description, {
    path: typed.out ?? defaultFolder(`${model}-${recipe.name}`, new Date()),
    prepare: prepared(scanned),
  });
}

/** Goes on with the run of a folder. */
export function continuePruneSession(
  typed: PruneCommandOptions,
  io: CommandIo,
  scanned: Scanned,
): Promise<PruneSession> {
  const fixed = fixedOptions(typed), path = typed.out!;
  return resumeSession(path, {
    describe(saved) {
      const before = parsePruneDescription(saved, path);
      requireEqual({ ...before.typed }, fixed);
      return { ...before, typed: { ...before.typed, ...typed } };
    },
    prepare: prepared(scanned),
    io,
  });
}

function prepared(scanned: Scanned): Prepare<PruningRun, PruneDescription> {
  return async (description, fresh) => {
    const { typed, model, data, seed, batch, recipe } = description;
    const start = fresh ? typed.start : undefined;
    const load = () => imageSamples({ ...typed, data, seed, batch });
    const materials = await prepareMaterials({ ...typed, model, seed, load }, start);
    const run = pruningRun(materials.network, materials.samples.source, recipe, { scanned });
    return { run, materials };
  };
}
