import { checkOptions, given, requireInteger } from "../lib/core/mod.ts";
import { DIVIDE_CHECKS } from "./option_checks.ts";
import type { Dataset, Split } from "./types.ts";

/**
 * A run of images of a split, without a copy.
 *
 * @param split The split.
 * @param start First image.
 * @param end One past the last image.
 * @returns The part; it shares its bytes with the split.
 *
 * @example
 * ```ts
 * import { sliceSplit } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const split = { images: Uint8Array.of(1, 2, 3, 4, 5, 6), labels: Uint8Array.of(7, 8, 9), count: 3 };
 * const part = sliceSplit(split, 1, 3);
 * assert.deepEqual([...part.images, ...part.labels], [3, 4, 5, 6, 8, 9]);
 * ```
 */
export function sliceSplit(split: Split, start: number, end: number): Split {
  const size = split.images.length / Math.max(1, split.count);
  return {
    images: split.images.subarray(start * size, end * size),
    labels: split.labels.subarray(start, end),
    count: end - start,
  };
}

/**
 * Some images of a split in another order, copied.
 *
 * @param split The split.
 * @param indices Which images, in the wanted order.
 * @returns The new split.
 *
 * @example
 * ```ts
 * import { pickFromSplit } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const split = { images: Uint8Array.of(1, 2, 3), labels: Uint8Array.of(7, 8, 9), count: 3 };
 * assert.deepEqual([...pickFromSplit(split, Int32Array.of(2, 0)).labels], [9, 7]);
 * ```
 */
export function pickFromSplit(split: Split, indices: Int32Array): Split {
  const size = split.images.length / Math.max(1, split.count);
  const images = new Uint8Array(indices.length * size);
  indices.forEach((from, to) =>
    images.set(split.images.subarray(from * size, (from + 1) * size), to * size)
  );
  const labels = Uint8Array.from(indices, (from) => split.labels[from]!);
  return { images, labels, count: indices.length };
}

/** How many images {@linkcode divideTraining} gives to whom. */
export interface DivideOptions {
  /** Number of validation images, taken from the end. */
  validation: number;
  /** Number of training images, taken from the beginning; all the rest if absent. */
  limit?: number | undefined;
}

/**
 * Divides training images: the last ones watch the training, the first ones (at most `limit`) are trained on.
 *
 * @param images All training images.
 * @param options Numbers of images.
 * @returns Training and validation split; they share no image.
 * @throws {RangeError} If that leaves nothing to train on, or a number is negative or not an integer.
 *
 * @example
 * ```ts
 * import { divideTraining } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const images = { images: new Uint8Array(10), labels: Uint8Array.from({ length: 10 }, (_, i) => i), count: 10 };
 * const { train, validation } = divideTraining(images, { validation: 3, limit: 2 });
 * assert.deepEqual([...train.labels], [0, 1]);
 * assert.deepEqual([...validation.labels], [7, 8, 9]);
 * ```
 */
export function divideTraining(
  images: Split,
  options: DivideOptions,
): { train: Split; validation: Split } {
  checkOptions("divideTraining()", options, {
    ...DIVIDE_CHECKS,
    validation: given(DIVIDE_CHECKS.validation),
  });
  const { count } = images;
  const validation = requireInteger("validation", options.validation, {
    min: 0,
    exclusiveMax: count,
  });
  const rest = count - validation;
  const limit = requireInteger("limit", options.limit ?? rest, { min: 1, max: rest });
  return { train: sliceSplit(images, 0, limit), validation: sliceSplit(images, rest, count) };
}

/**
 * Says where the images of a data set with official training and test files come from.
 *
 * @param all The official training images.
 * @param parts What {@linkcode divideTraining} made of them.
 * @returns A phrase for each split; images are counted from 1.
 *
 * @example
 * ```ts
 * import { officialOrigins } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const parts = { train: { count: 20 }, validation: { count: 10 } };
 * assert.deepEqual(officialOrigins({ count: 60 }, parts), {
 *   train: "official training images 1 to 20",
 *   validation: "official training images 51 to 60",
 *   test: "official test images",
 * });
 * ```
 */
export function officialOrigins(
  all: Pick<Split, "count">,
  { train, validation }: Record<"train" | "validation", Pick<Split, "count">>,
): Dataset["origins"] {
  const range = (first: number, count: number) =>
    count === 0 ? "none" : `official training images ${first} to ${first + count - 1}`;
  return {
    train: range(1, train.count),
    validation: range(all.count - validation.count + 1, validation.count),
    test: "official test images",
  };
}
