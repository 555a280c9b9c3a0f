import { zoo } from "../../models/mod.ts";
import { allSettings, numberIn, oneOf, text } from "../../settings/mod.ts";
import { runOptionTable } from "./run_options.ts";
import type { OptionTable } from "./table.ts";
import { UsageError } from "./usage_error.ts";

/** What `deno task prune` is to do; what was not typed is absent. */
export interface PruneCommandOptions {
  /** Name of a recipe, a file that holds one, or `list`. */
  recipe?: string;
  /** Share that is removed. */
  sparsity?: number;
  /** Epochs of all phases. */
  epochs?: number;
  /** Network. */
  model?: string;
  /** Data set. */
  data?: "shapes" | "cifar10" | "mnist" | "imagenet";
  /** Where its files are. */
  dataDir?: string;
  /** Number of training images. */
  limit?: number;
  /** Random shift of images, pixels. */
  shift?: number;
  /** Side of an image of files, pixels. */
  crop?: number;
  /** Images in one step. */
  batch?: number;
  /** File of a trained network. */
  start?: string;
  /** Seed. */
  seed?: number;
  /** Threads of the engine. */
  threads?: number;
  /** Whether every machine shall give the same digits. */
  deterministic?: boolean;
  /** Where the results go. */
  out?: string;
  /** Whether to continue the run in `out`. */
  resume?: boolean;
  /** Whether to print JSON. */
  json?: boolean;
  /** Whether to print the result only. */
  quiet?: boolean;
}

const { model, data, dataDir, limit, shift, crop, ...rest } = runOptionTable;
const { threads, deterministic, out, resume, json, quiet } = rest;

/** The options of `deno task prune`, in the order of `--help`. */
export const pruneOptionTable: Record<keyof PruneCommandOptions, OptionTable[string]> = {
  recipe: {
    ...text(),
    section: "Compression",
    unit: "name",
    help: "how to prune: a name, or a file of JSON; list prints them",
    fallback: "filter-l1",
  },
  sparsity: {
    ...numberIn({ exclusiveMin: 0, exclusiveMax: 1 }),
    section: "Compression",
    unit: "share",
    help: "what is removed: of weights or structures, or of the recipe's budget",
    fallback: "the recipe's",
  },
  epochs: {
    ...numberIn({ exclusiveMin: 0, max: 1e5 }),
    section: "Compression",
    unit: "n",
    help: "length of all phases together, stretched alike",
    fallback: "the recipe's",
  },
  model: { ...model, ...oneOf(Object.keys(zoo)), help: "network to train and prune" },
  data,
  dataDir,
  limit,
  shift,
  crop,
  batch: { ...allSettings.batch, fallback: "as for deno task geta" },
  start: {
    ...text(),
    section: "Network and data",
    unit: "file",
    help: "trained network (dense.safetensors of a run) instead of dense training",
    fallback: "none",
  },
  seed: { ...allSettings.seed, fallback: "0" },
  threads,
  deterministic,
  out,
  resume,
  json,
  quiet,
};

/** Options that a run that goes on may have otherwise than at its start: no digit depends on them. */
const FREE = ["out", "resume", "json", "quiet", "dataDir", "threads", "workers"];

/**
 * What of the typed options must be as at the start of a run that goes on.
 *
 * @param options What was typed.
 * @returns The options whose change would make it another run.
 * @throws {UsageError} If there is no folder to go on in.
 */
export function fixedOptions<Options extends { out?: string }>(options: Options): Partial<Options> {
  if (options.out === undefined) {
    throw new UsageError("Cannot use --resume: it needs --out <folder>, the run to continue");
  }
  const fixed = Object.entries(options).filter(([name]) => !FREE.includes(name));
  return Object.fromEntries(fixed) as Partial<Options>;
}

/**
 * Throws if options contradict each other.
 *
 * @param options What was typed for a new run.
 * @throws {UsageError} If a folder is given for data that needs none.
 */
export function requireConsistent({ data, dataDir }: PruneCommandOptions): void {
  if (dataDir === undefined || (data ?? "shapes") !== "shapes") return;
  throw new UsageError(
    "Cannot use --data-dir: the shapes need no folder, add --data cifar10|mnist|imagenet",
  );
}
