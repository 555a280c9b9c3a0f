import {
  DataError,
  dataFolder,
  type Dataset,
  datasetDigest,
  dataSources,
  folderBatches,
  folderDigest,
  imageBatches,
  type ImageFolder,
  loadCifar10,
  loadImagenet,
  loadMnist,
  shapes,
  testImage,
} from "../../../datasets/mod.ts";
import { sizeOf } from "../../core/mod.ts";
import type { SplitsReport, SubnetInput } from "../../report/mod.ts";
import { SettingsError } from "../../settings/mod.ts";
import type { BatchSource } from "../../train/mod.ts";
import type { RunOptions } from "../options/run_options.ts";
import { UsageError } from "../options/usage_error.ts";

/** What of the run's options decides which samples it sees. */
export type DataOptions = Pick<RunOptions, "data" | "dataDir" | "limit" | "shift" | "crop"> & {
  /** Seed of procedural images, order and augmentation. */
  seed: number;
  /** Samples in a training batch. */
  batch: number;
};

/** A data set as a run uses it: its images in memory, or in files. */
export type RunData = Dataset | ImageFolder;

/** Largest number of drawn images: about as many as one array of 2^32 bytes holds. */
const MOST_SHAPES = 1_000_000;

/**
 * Reads or draws a data set. Its validation split is cut from training images, or drawn beside them; test images only give the
 * final numbers.
 *
 * @param options Data set, folder, largest number of training images, seed.
 * @param environment Reads an environment variable; for the data cache.
 * @returns The data set.
 * @throws {DataError} If a file has a wrong size or holds something else.
 * @throws {UsageError} If a file is missing; says how to get it.
 * @throws {SettingsError} If there are fewer training images than `limit`.
 */
export async function loadData(
  options: DataOptions,
  environment: (name: string) => string | undefined = (name) => Deno.env.get(name),
): Promise<RunData> {
  const { data = "shapes", seed, limit, crop, shift } = options;
  if (crop !== undefined && data !== "imagenet") {
    throw new UsageError("Cannot use --crop: images of one size are not cut, add --data imagenet");
  }
  if (shift !== undefined && data === "imagenet") {
    throw new UsageError(
      "Cannot use --shift: images of imagenet are cropped at random, leave it out",
    );
  }
  if (data === "shapes") {
    requireLimit(limit, MOST_SHAPES);
    return shapes({ seed, ...(limit === undefined ? {} : { train: limit }) });
  }
  const folder = options.dataDir ??
    `${dataFolder(environment, Deno.build.os)}/${
      data === "imagenet" ? data : dataSources[data].folder
    }`;
  try {
    if (data === "imagenet") return await loadImagenet(folder, { limit, crop });
    return await (data === "cifar10" ? loadCifar10 : loadMnist)(folder, { limit });
  } catch (error) {
    throw withAdvice(error, options);
  }
}

function requireLimit(limit: number | undefined, most: number): void {
  if (limit === undefined || limit <= most) return;
  throw new SettingsError(
    `Cannot use limit: it must be at most ${most} drawn images: current value is ${limit}`,
  );
}

/** An error of a loader with what the user can do about it. */
function withAdvice(error: unknown, { data, dataDir }: DataOptions): unknown {
  if (error instanceof DataError && error.message.endsWith("nothing of that name")) {
    return new UsageError(
      `${error.message}; --data-dir names the folder of train and val, image-net.org has the files`,
    );
  }
  if (error instanceof DataError && error.message.endsWith("no such file")) {
    const then = dataDir === undefined ? "" : ", then leave out --data-dir";
    return new UsageError(
      `${error.message}; to fetch the files: deno task download ${data}${then}`,
    );
  }
  // a limit that leaves nothing to train on, or more than there is
  return error instanceof RangeError ? new SettingsError(error.message) : error;
}

/**
 * Which images a run sees, as its report says it.
 *
 * @param dataset The data set.
 * @returns Count and origin of each split, and what is unusual.
 */
export function splitsReport(dataset: RunData): SplitsReport {
  const { train, validation, test, origins, note } = dataset;
  return {
    train: { count: train.count, origin: origins.train },
    validation: { count: validation.count, origin: origins.validation },
    test: { count: test.count, origin: origins.test },
    ...(note === undefined ? {} : { note }),
  };
}

/**
 * What a subnet that was trained on a data set expects.
 *
 * @param dataset The data set.
 * @returns The content of `input.json`.
 */
export function subnetInput(dataset: RunData): SubnetInput {
  const { name: data, inputShape, mean, deviation, classes } = dataset;
  return { schema: "geta-lab/input/1", data, inputShape, mean, deviation, classes };
}

/**
 * The batches of a data set.
 *
 * @param dataset The data set.
 * @param options Batch size, seed, and how far training images may be shifted.
 * @throws {SettingsError} If a batch holds more than all training images.
 * @returns The batches.
 */
export function batchSource(dataset: RunData, options: DataOptions): BatchSource {
  const { batch: size, seed, shift = dataset.augmentation.padding } = options;
  if (size > dataset.train.count) {
    throw new SettingsError(
      `Cannot use batch: it must be at most the ${dataset.train.count} training images: current value is ${size}`,
    );
  }
  if (isFolder(dataset)) return folderBatches(dataset, { size, seed });
  const augmentation = { ...dataset.augmentation, padding: shift };
  return imageBatches({ ...dataset, augmentation }, { size, seed });
}

/**
 * A checksum of the samples, by which a resumed run knows that it sees those that it began with.
 *
 * @param dataset The data set.
 * @returns 64 hexadecimal digits.
 */
export function samplesDigest(dataset: RunData): Promise<string> {
  return isFolder(dataset) ? folderDigest(dataset) : datasetDigest(dataset);
}

/**
 * The pixels of a test image, as bytes.
 *
 * @param dataset The data set.
 * @param index Which one, in the order of the test batches.
 * @returns Bytes, as many as `inputShape` says.
 */
export function testPixels(dataset: RunData, index: number): Uint8Array {
  if (isFolder(dataset)) return testImage(dataset, dataset.test.files[index]!);
  const size = sizeOf(dataset.inputShape);
  return dataset.test.images.subarray(index * size, (index + 1) * size);
}

function isFolder(dataset: RunData): dataset is ImageFolder {
  return "read" in dataset;
}
