/**
 * What the command line asks for.
 *
 * @module
 */
import type { PartialSettings } from "../settings/mod.ts";

/** Networks known by name. */
export const modelNames = ["mlp", "small", "vgg7", "resnet20", "resnet56"] as const;

/** Data sets known by name. */
export const dataNames = ["shapes", "cifar10", "mnist"] as const;

/** Name of a network. */
export type ModelName = typeof modelNames[number];

/** Name of a data set. */
export type DataName = typeof dataNames[number];

/** What a run is to do. Plain data; what was not asked for is absent and follows the model's recipe. */
export interface RunOptions {
  /** The network; `small` by default. */
  model?: ModelName;
  /** The data set; `shapes` by default. */
  data?: DataName;
  /** Folder of the data set's files; the data cache by default. */
  dataDir?: string;
  /** Largest number of training images; all by default. */
  limit?: number;
  /** Largest random shift of training images in pixels; what suits the data set by default. */
  shift?: number;
  /** What differs from the model's recipe. */
  settings: PartialSettings;
  /** Threads of the engine; by default all cores but one, at least two. */
  threads?: number;
  /** Folder of the results; `runs/<time>-<model>` by default. */
  out?: string;
  /** Whether to continue the run in `out`. */
  resume: boolean;
  /** Whether to print the report as JSON instead of tables. */
  json: boolean;
}
