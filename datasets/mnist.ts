import { checkOptions, permutation, random, requireInteger } from "../lib/core/mod.ts";
import { channelStatistics } from "./channel_statistics.ts";
import { DataError } from "./data_error.ts";
import { gunzip } from "./gunzip.ts";
import { type IdxArray, parseIdx } from "./idx.ts";
import { DIVIDE_CHECKS } from "./option_checks.ts";
import { fileExists, readDataFile } from "./read_data_file.ts";
import {
  type DivideOptions,
  divideTraining,
  officialOrigins,
  pickFromSplit,
  sliceSplit,
} from "./splits.ts";
import type { Dataset, Split } from "./types.ts";

const side = 28;

/** Largest content of a file: 60,000 images and the header, with room to spare. */
const mostBytes = 64 * 2 ** 20;

/**
 * Loads MNIST from its IDX files, plain or with gzip: handwritten digits, 28x28 grey.
 *
 * If the folder holds the training files, the last `validation` (default 5000, of fewer than 50,000 a tenth) of the 60,000 images become the
 * validation split and `test` is the official test set. If it holds only the test files, these 10,000 images are put
 * into a fixed random order and divided into three: a tenth for testing, `validation` (default a tenth), the rest for
 * training. `note` says so: such numbers are not comparable with published ones.
 *
 * @param folder Where `t10k-images-idx3-ubyte(.gz)` and the others are.
 * @param options Number of validation images, and of training images if not all shall be used.
 * @returns The data set, images [28, 28, 1].
 * @throws {DataError} If a file is missing or damaged, or a label is above 9.
 * @throws {RangeError} If the numbers leave nothing to train on.
 *
 * @example A folder without the files
 * ```ts
 * import { DataError, loadMnist } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(() => loadMnist("no/such/folder"), DataError);
 * ```
 */
export async function loadMnist(
  folder: string,
  options: Partial<DivideOptions> = {},
): Promise<Dataset> {
  checkOptions("loadMnist()", options, DIVIDE_CHECKS);
  const official = await readPair(folder, "t10k");
  const complete = await find(folder, "train-images-idx3-ubyte") !== undefined ||
    await find(folder, "train-labels-idx1-ubyte") !== undefined;
  if (complete) {
    const all = await readPair(folder, "train"), tenth = tenthOf(all);
    const parts = divideTraining(all, { validation: Math.min(5000, tenth), ...options });
    return describe(official, parts, officialOrigins(all, parts));
  }
  const tenth = tenthOf(official);
  const mixed = pickFromSplit(official, permutation(official.count, random(0)));
  const rest = sliceSplit(mixed, tenth, mixed.count);
  const origin = `shuffled from the ${official.count} official test images`;
  return {
    ...describe(
      sliceSplit(mixed, 0, tenth),
      divideTraining(rest, { validation: tenth, ...options }),
      { train: origin, validation: origin, test: origin },
    ),
    note: `the training files are absent: all splits are parts of the ${official.count} official ` +
      "test images, so accuracies are not comparable with published ones",
  };
}

/** A part to validate or test with, never empty. */
function tenthOf({ count }: Split): number {
  return Math.floor(requireInteger("number of MNIST images", count, { min: 10 }) / 10);
}

function describe(
  test: Split,
  parts: { train: Split; validation: Split },
  origins: Dataset["origins"],
): Dataset {
  return {
    name: "mnist",
    classes: Array.from("0123456789"),
    inputShape: [side, side, 1],
    ...parts,
    test,
    ...channelStatistics(parts.train, 1),
    origins,
    augmentation: { padding: 2, flip: false }, // a mirrored digit is no digit
  };
}

async function readPair(folder: string, prefix: "train" | "t10k"): Promise<Split> {
  const { file, shape, data: images } = await readIdx(folder, `${prefix}-images-idx3-ubyte`, 3);
  const [count = 0, height, width] = shape;
  if (height !== side || width !== side || count === 0) {
    throw new DataError(file, {
      wanted: `its shape must be [n, ${side}, ${side}]`,
      found: `[${shape}]`,
    });
  }
  const { file: labelFile, data: labels } = await readIdx(folder, `${prefix}-labels-idx1-ubyte`, 1);
  if (labels.length !== count) {
    const wanted = `it must hold ${count} labels, one for each image`;
    throw new DataError(labelFile, { wanted, found: labels.length });
  }
  const wrong = labels.findIndex((label) => label > 9);
  if (wrong >= 0) {
    const wanted = `label ${wrong} must be in [0, 9]`;
    throw new DataError(labelFile, { wanted, found: labels[wrong]! });
  }
  return { images, labels, count };
}

async function readIdx(
  folder: string,
  name: string,
  rank: number,
): Promise<IdxArray & { file: string }> {
  const file = await find(folder, name);
  if (file === undefined) {
    const wanted = "it or its gzip file (.gz) must exist";
    throw new DataError(`${folder}/${name}`, { wanted, found: "no such file" });
  }
  const bytes = await readDataFile(file, { maxBytes: mostBytes });
  const content = file.endsWith(".gz") ? gunzip(bytes, { file, maxBytes: mostBytes }) : bytes;
  return { file, ...parseIdx(content, { file, rank }) };
}

/** The plain file if there is one, else the packed one, else undefined. */
async function find(folder: string, name: string): Promise<string | undefined> {
  for (const file of [`${folder}/${name}`, `${folder}/${name}.gz`]) {
    if (await fileExists(file)) return file;
  }
}
