import { optimizerOf, recipe as modelRecipe } from "../../geta/mod.ts";
import { defaultFolder } from "../../run/mod.ts";
import { plan, type SearchPlan } from "../../search/mod.ts";
import { type DenseRun, denseRun, type DenseState } from "../../train/mod.ts";
import type { Network } from "../../nn/mod.ts";
import { type LatencyFile, latencyFile } from "./latency_file.ts";
import { requireEqual } from "../options/continued_options.ts";
import { fixedOptions, requireConsistent } from "../options/prune_options.ts";
import type { SearchCommandOptions } from "../options/search_options.ts";
import { UsageError } from "../options/usage_error.ts";
import type { CommandIo } from "../terminal/command_io.ts";
import {
  describeSearch,
  parseSearchDescription,
  type SearchDescription,
} from "./search_description.ts";
import { imageSamples } from "./run_samples.ts";
import type { SearchedNetwork } from "./search_problems.ts";
import type { SearchMethod, SearchRun } from "./search_runs.ts";
import { searchWays } from "./search_ways.ts";
import { searchedBits, type SearchedMaterials, searchedRatios } from "./searched_network.ts";
import {
  beginSession,
  type Materials,
  prepareMaterials,
  resumeSession,
  type Session,
} from "./session.ts";

/** A dense training, and the search that follows it. */
export interface TrainedSearch extends DenseRun {
  /** The network. */
  model: Network;
  /** What is searched. */
  searched: SearchedNetwork;
  /** How. */
  search: SearchRun;
  /** What it can find. */
  plan: SearchPlan;
  /** What layers take, where latency is scarce. */
  table?: LatencyFile;
}

/** A search by command. */
export type SearchSession = Session<TrainedSearch, DenseState, SearchDescription>;

/** Begins a run in a new folder. */
export async function newSearchSession(
  method: SearchMethod,
  typed: SearchCommandOptions,
): Promise<SearchSession> {
  requireConsistent(typed);
  const description = describeSearch(method, typed);
  const path = typed.out ?? defaultFolder(`${description.model}-${method}`, new Date());
  const session: SearchSession = await beginSession(description, { path, prepare: prepared(path) });
  session.run.table?.keep(); // it was measured before there was a folder
  return session;
}

/** Goes on with the run of a folder. */
export async function continueSearchSession(
  method: SearchMethod,
  typed: SearchCommandOptions,
  io: CommandIo,
): Promise<SearchSession> {
  const fixed = fixedOptions(typed), path = typed.out!;
  return await resumeSession(path, {
    describe(saved) {
      const before = parseSearchDescription(saved, path);
      if (method !== before.method) {
        throw new UsageError(
          `Cannot resume with another search: it must be ${before.method} as at the start: current value is ${method}`,
        );
      }
      requireEqual({ ...before.typed }, fixed);
      return describeSearch(method, { ...before.typed, ...typed });
    },
    prepare: prepared(path),
    io,
  });
}

function prepared(path: string) {
  return (description: SearchDescription, fresh: boolean) => prepare(description, fresh, path);
}

async function prepare(
  description: SearchDescription,
  fresh: boolean,
  path: string,
): Promise<{ run: TrainedSearch; materials: Materials }> {
  const { typed, model, data, seed, batch, epochs } = description;
  const start = fresh ? typed.start : undefined;
  const load = () => imageSamples({ ...typed, data, seed, batch });
  const materials = await prepareMaterials({ ...typed, model, seed, load }, start);
  const { network, samples: { source } } = materials, usual = modelRecipe(model);
  const dense = denseRun(network, source, {
    totalSteps: Math.round(epochs * source.stepsPerEpoch),
    learningRate: usual.learningRate,
    optimizer: optimizerOf(usual),
  });
  try {
    const table = description.resource === "latency" ? await latencyFile(path, fresh) : undefined;
    const parts = { network, source, ...table && { latency: table.latency } };
    const { searched, search } = searchOf(description, parts);
    const run = { ...dense, model: network, searched, search, plan: plan(searched.problem) };
    return { run: table === undefined ? run : { ...run, table }, materials };
  } catch (error) {
    // what cannot be searched, known before anything is trained: too many configurations, a budget out of reach
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

/** What is searched, and how. */
function searchOf(
  description: SearchDescription,
  materials: SearchedMaterials,
): Pick<TrainedSearch, "searched" | "search"> {
  const { episodes, seed, shortFineTuning, longFineTuning: epochs } = description;
  const longFineTuning = Math.round(epochs * materials.source.stepsPerEpoch);
  const how = { episodes, seed, shortFineTuning, longFineTuning };
  if (description.method === "haq") {
    const searched = searchedBits(description, materials);
    return { searched, search: searchWays.haq.run(searched, how) };
  }
  const searched = searchedRatios(description, materials);
  return { searched, search: searchWays[description.method].run(searched, how) };
}
