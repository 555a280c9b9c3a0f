import { allSettings, integerIn, numberIn, oneOf } from "../../settings/mod.ts";
import { type PruneCommandOptions, pruneOptionTable } from "./prune_options.ts";
import type { OptionTable } from "./table.ts";

/** Ways to search. */
export const searchMethods = [
  "exhaustive",
  "uniform",
  "sensitivity",
  "program",
  "amc",
  "netadapt",
  "haq",
] as const;

/** What may be scarce of keep ratios. */
export const ratioResources = ["macs", "parameters", "bytes", "latency"] as const;

/** What may be scarce of bits. */
export const bitResources = ["bops", "size", "cycles", "energy"] as const;

/** What `deno task search` is to do; what was not typed is absent. */
export interface SearchCommandOptions extends Omit<PruneCommandOptions, "recipe" | "sparsity"> {
  /** Share of the resource that may remain. */
  budget?: number;
  /** What is scarce. */
  resource?: typeof ratioResources[number] | typeof bitResources[number];
  /** Episodes of a search that learns. */
  episodes?: number;
  /** Channels that a group keeps are multiples of it, or all. */
  multiple?: number;
  /** Steps that NetAdapt trains each offer before it is measured. */
  shortFineTuning?: number;
  /** Epochs that NetAdapt trains behind the last round. */
  longFineTuning?: number;
  /** Workers that measure candidates. */
  workers?: number;
}

const { model, data, dataDir, limit, shift, crop, batch, start, ...run } = pruneOptionTable;
const { seed, threads, deterministic, out, resume, json, quiet } = run;

/** The options of `deno task search`, in the order of `--help`. */
export const searchOptionTable: Record<keyof SearchCommandOptions, OptionTable[string]> = {
  budget: {
    ...numberIn({ exclusiveMin: 0, exclusiveMax: 1 }),
    section: "Compression",
    unit: "share",
    help: "what may remain of the resource: of the whole network's, of bits that at 8 bits",
    fallback: "0.5",
  },
  resource: {
    ...oneOf([...ratioResources, ...bitResources]),
    section: "Compression",
    unit: "name",
    help:
      "what is scarce; latency is measured on this machine; the last four are of bits, cycles and energy are models of a machine",
    fallback: "macs, of bits bops",
  },
  episodes: {
    ...integerIn({ min: 1, max: 1e6 }),
    section: "Compression",
    unit: "n",
    help: "episodes of amc and haq",
    fallback: "120",
  },
  multiple: {
    ...integerIn({ min: 1 }),
    section: "Compression",
    unit: "n",
    help: "each group keeps a multiple of n structures, or all",
    fallback: "8",
  },
  shortFineTuning: {
    ...integerIn({ min: 0, max: 1e6 }),
    section: "Compression",
    unit: "steps",
    help: "netadapt trains each offer so long before it is measured",
    fallback: "20",
  },
  longFineTuning: {
    ...numberIn({ min: 0, max: 1e5 }),
    section: "Compression",
    unit: "epochs",
    help: "netadapt trains the network of the last round so long",
    fallback: "4",
  },
  epochs: {
    ...allSettings.epochs,
    section: "Network and data",
    help: "length of the dense training before the search",
    fallback: "the model's",
  },
  model: { ...model, help: "network to train and search" },
  data,
  dataDir,
  limit,
  shift,
  crop,
  batch,
  start,
  seed,
  workers: {
    ...integerIn({ min: 1, max: 256 }),
    section: "Run",
    unit: "n",
    help: "candidates of exhaustive, sensitivity and program measured at a time, a thread for each",
    fallback: "1",
  },
  threads,
  deterministic,
  out,
  resume,
  json,
  quiet,
};
