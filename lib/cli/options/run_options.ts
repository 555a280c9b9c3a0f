import { MAX_THREADS } from "../../engine/mod.ts";
import { zoo } from "../../models/mod.ts";
import {
  allSettings,
  type Described,
  integerIn,
  type Kind,
  oneOf,
  oneOfOrFile,
  type PartialSettings,
  text,
} from "../../settings/mod.ts";
import { requireConsistent } from "./consistent_options.ts";
import type { OptionValues, SwitchOption, ValueOption } from "./table.ts";

/** Keeps the type of the kind. */
function option<T>(kind: Kind<T>, rest: Described & { fallback: string }): ValueOption<T> {
  return { ...kind, ...rest };
}

/** Options that are no settings, by name. */
export type RunOptionTable = {
  /** Network to train and compress. */
  model: ValueOption<string>;
  /** Module of samples and loss. */
  task: ValueOption<string>;
  /** Data set. */
  data: ValueOption<"shapes" | "cifar10" | "mnist" | "imagenet">;
  /** Where its files are. */
  dataDir: ValueOption<string>;
  /** Number of training images. */
  limit: ValueOption<number>;
  /** Random shift of images, pixels. */
  shift: ValueOption<number>;
  /** Side of the square that is cut from images of files, pixels. */
  crop: ValueOption<number>;
  /** Threads of the engine. */
  threads: ValueOption<number>;
  /** Whether every machine shall give the same digits. */
  deterministic: SwitchOption;
  /** Whether the history says why each step did what it did. */
  explain: SwitchOption;
  /** Whether to print what would happen, and to train nothing. */
  dryRun: SwitchOption;
  /** Where the results go. */
  out: ValueOption<string>;
  /** File of options. */
  config: ValueOption<string>;
  /** Whether to continue a run. */
  resume: SwitchOption;
  /** Whether to print the report as JSON. */
  json: SwitchOption;
  /** Whether to print the result only. */
  quiet: SwitchOption;
};

/**
 * The options of a run that are no settings, but where samples come from and where results go to.
 *
 * @example
 * ```ts
 * import { runOptionTable } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.equal(runOptionTable.model.fallback, "small");
 * ```
 */
export const runOptionTable: RunOptionTable = {
  model: option(oneOfOrFile(Object.keys(zoo), ".json"), {
    section: "Network and data",
    unit: "name",
    help: "network to train and compress, or a trained model of tfjs, its model.json",
    fallback: "small",
  }),
  task: option(text(), {
    section: "Network and data",
    unit: "module",
    help: "module that exports batches and loss, and a metric, for --model model.json",
    fallback: "classify the images of --data",
  }),
  data: option(oneOf(["shapes", "cifar10", "mnist", "imagenet"]), {
    section: "Network and data",
    unit: "name",
    help: "data set; shapes are drawn from the seed, no download",
    fallback: "shapes",
  }),
  dataDir: option(text(), {
    section: "Network and data",
    unit: "folder",
    help: "where the files of cifar10, mnist or imagenet are",
    fallback: "the data cache",
  }),
  limit: option(integerIn({ min: 1 }), {
    section: "Network and data",
    unit: "n",
    help: "use only n training images",
    fallback: "all",
  }),
  shift: option(integerIn({ min: 0, max: 1024 }), {
    section: "Network and data",
    unit: "pixels",
    help: "random shift of images; 4 for long cifar10 runs",
    fallback: "2, cifar10: 0",
  }),
  crop: option(integerIn({ min: 1, max: 4096 }), {
    section: "Network and data",
    unit: "pixels",
    help: "side of an image of imagenet",
    fallback: "224",
  }),
  threads: option(integerIn({ min: 1, max: MAX_THREADS }), {
    section: "Run",
    unit: "n",
    help: "threads of the engine",
    fallback: "all but one, at least 2",
  }),
  deterministic: {
    section: "Run",
    help: "the same digits on every machine: own kernels only, slower",
  },
  explain: {
    section: "Run",
    help: "write into history.jsonl why each step of the compression did what it did",
  },
  dryRun: {
    section: "Run",
    help: "print groups, timetable and what it will cost, and train nothing",
  },
  out: option(text(), {
    section: "Run",
    unit: "folder",
    help: "where the results go",
    fallback: "runs/<time>-<model>",
  }),
  config: option(text(), {
    section: "Run",
    unit: "file",
    help: "options from a file like the config.json of a run; typed ones win",
    fallback: "none",
  }),
  resume: { section: "Run", help: "continue the run in --out from its checkpoint" },
  json: { section: "Run", help: "print the report as JSON instead of tables" },
  quiet: { section: "Run", help: "print the result only: no progress, no notes" },
};

/** What a run is to do. Plain data; what was not asked for is absent and follows the model's recipe. */
export interface RunOptions extends OptionValues<RunOptionTable> {
  /** What differs from the model's recipe. */
  settings: PartialSettings;
  /** Whether to continue the run in `out`. */
  resume: boolean;
  /** Whether to print the report as JSON instead of tables. */
  json: boolean;
}

/**
 * Options as they were read become those of a run.
 *
 * @param values What was given, settings and the rest in one record.
 * @returns The run asked for.
 * @throws {UsageError} If they contradict each other.
 *
 * @example
 * ```ts
 * import { runOptions } from "@geta-lab/geta/cli";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(runOptions({ model: "resnet20", sparsity: 0.4, json: true }), {
 *   model: "resnet20",
 *   settings: { sparsity: 0.4 },
 *   resume: false,
 *   json: true,
 * });
 * assert.throws(() => runOptions({ resume: true }), /Cannot use --resume: it needs --out <folder>/);
 * ```
 */
export function runOptions(
  values: PartialSettings & OptionValues<RunOptionTable>,
): RunOptions {
  const { settings = [], rest = [] } = Object.groupBy(
    Object.entries(values),
    ([name]) => Object.hasOwn(allSettings, name) ? "settings" : "rest",
  );
  const options: RunOptions = {
    resume: false,
    json: false,
    ...Object.fromEntries(rest),
    settings: Object.fromEntries(settings),
  };
  requireConsistent(options);
  return options;
}
