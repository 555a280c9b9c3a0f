import {
  checkOptions,
  given,
  integerWithin,
  random,
  requireInteger,
  unchecked,
} from "../lib/core/mod.ts";
import { augmentBatch } from "./augment_batch.ts";
import { evaluationOrder } from "./epoch_order.ts";
import { gatherBatch } from "./gather_batch.ts";
import type { Augmentation, ImageBatch, ImageFormat, Split } from "./types.ts";

/** Marks the stream of the augmentation, so that no other use of the same seed shares it. */
const purpose = 0x6175;

/** Which batch {@linkcode batchAt} makes. */
export interface BatchAtOptions {
  /** Order of the epoch, from `epochOrder`; kept by the caller for all steps of the epoch. */
  order: Int32Array;
  /** Number of the epoch, from 0. */
  epoch: number;
  /** Number of the step in the epoch, from 0. */
  step: number;
  /** Images in a batch. */
  size: number;
  /** Seed of the run. */
  seed: number;
  /** What to do to the images; nothing if absent. */
  augmentation?: Augmentation | undefined;
}

/**
 * Number of training steps in an epoch. The last images of an order that do not fill a batch are left out; another
 * epoch has another order, so it is never always the same ones.
 *
 * @param split The training split.
 * @param size Images in a batch.
 * @returns floor(count / size), at least 1.
 * @throws {RangeError} If the split does not fill a single batch.
 *
 * @example
 * ```ts
 * import { stepsPerEpoch } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.equal(stepsPerEpoch({ count: 50_000 }, 128), 390);
 * ```
 */
export function stepsPerEpoch(split: Pick<Split, "count">, size: number): number {
  requireInteger("batch size", size, { min: 1, max: split.count });
  return Math.floor(split.count / size);
}

/**
 * The training batch of one step. It follows from seed, epoch and step alone: nothing has to be iterated to get there.
 *
 * @param split The training split.
 * @param format Shape of an image, mean and deviation; a `Dataset` will do.
 * @param options Which batch.
 * @returns Images shape [size, height, width, channels], normalised and augmented.
 * @throws {RangeError} If the step is outside the epoch.
 *
 * @example
 * ```ts
 * import { batchAt, epochOrder, shapes } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const data = shapes({ train: 40, validation: 0, test: 10 });
 * const order = epochOrder(data.train.count, { seed: 1, epoch: 0 });
 * const batch = batchAt(data.train, data, { order, seed: 1, epoch: 0, step: 4, size: 8 });
 * assert.equal(batch.labels[0], data.train.labels[order[32]!]);
 * ```
 */
export function batchAt(split: Split, format: ImageFormat, options: BatchAtOptions): ImageBatch {
  checkOptions("batchAt()", options, {
    order: given(unchecked),
    epoch: given(integerWithin()),
    step: given(integerWithin()),
    size: given(integerWithin({ min: 1 })),
    seed: given(integerWithin()),
    augmentation: unchecked,
  });
  const { order, epoch, step, size, seed, augmentation } = options;
  requireInteger("step", step, {
    min: 0,
    exclusiveMax: stepsPerEpoch({ count: order.length }, size),
  });
  const batch = gatherBatch(split, order.subarray(step * size, (step + 1) * size), format);
  if (!augmentation) return batch;
  const stream = random(seed, purpose, epoch, step);
  return augmentBatch(batch, { ...augmentation, shape: format.inputShape }, stream);
}

/**
 * All images of a split in their own order, without augmentation; the last batch may be smaller.
 *
 * @param split The split, for example the test split.
 * @param format Shape of an image, mean and deviation; a `Dataset` will do.
 * @param size Images in a batch.
 * @returns The batches, one after the other.
 * @throws {RangeError} If the size is not a positive integer.
 *
 * @example
 * ```ts
 * import { evaluationBatches, shapes } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const data = shapes({ train: 10, validation: 0, test: 25 });
 * const counts = Array.from(evaluationBatches(data.test, data, 10), (batch) => batch.count);
 * assert.deepEqual(counts, [10, 10, 5]);
 * ```
 */
export function* evaluationBatches(
  split: Split,
  format: ImageFormat,
  size: number,
): Generator<ImageBatch> {
  for (const indices of evaluationOrder(split.count, size)) {
    yield gatherBatch(split, indices, format);
  }
}
