import {
  dataFolder,
  type Dataset,
  dataSources,
  imageBatches,
  loadCifar10,
  loadMnist,
  shapes,
} from "../../../datasets/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { BatchSource } from "../../train/mod.ts";
import type { RunOptions } from "../options/run_options.ts";

/** What of the run's options decides which samples it sees. */
export type DataOptions = Pick<RunOptions, "data" | "dataDir" | "limit" | "shift"> & {
  /** Seed of procedural images, order and augmentation. */
  seed: number;
  /** Samples in a training batch. */
  batch: number;
};

/**
 * Reads or draws a data set. CIFAR-10 is trained on as a whole: it then has no validation split, and the test split is what
 * training is watched by (nothing is chosen by it).
 *
 * @param options Data set, folder, largest number of training images, seed.
 * @param environment Reads an environment variable; for the data cache.
 * @returns The data set.
 * @throws {DataError} If a file is missing, has a wrong size or holds something else.
 */
export async function loadData(
  options: DataOptions,
  environment: (name: string) => string | undefined = (name) => Deno.env.get(name),
): Promise<Dataset> {
  const { data = "shapes", seed, limit } = options;
  if (data === "shapes") return shapes({ seed, ...(limit === undefined ? {} : { train: limit }) });
  const folder = options.dataDir ??
    `${dataFolder(environment, Deno.build.os)}/${dataSources[data].folder}`;
  return data === "cifar10"
    ? await loadCifar10(folder, { validation: 0, limit })
    : await loadMnist(folder, { limit });
}

/**
 * The batches of a data set.
 *
 * @param dataset The data set.
 * @param options Batch size, seed, and how far training images may be shifted.
 * @throws {SettingsError} If a batch holds more than all training images.
 * @returns The batches; without a validation split, the test split stands in for it.
 */
export function batchSource(dataset: Dataset, options: DataOptions): BatchSource {
  const { batch: size, seed, shift = dataset.augmentation.padding } = options;
  if (size > dataset.train.count) {
    throw new SettingsError(
      `Cannot use batch: it must be at most the ${dataset.train.count} training images: current value is ${size}`,
    );
  }
  const augmentation = { ...dataset.augmentation, padding: shift };
  const source = imageBatches({ ...dataset, augmentation }, { size, seed });
  return dataset.validation.count > 0
    ? source
    : { ...source, validationBatches: () => source.testBatches() };
}
