import { checkOptions } from "../lib/core/mod.ts";
import { batchSource } from "./batch_source.ts";
import { batchAt } from "./batches.ts";
import { gatherBatch } from "./gather_batch.ts";
import { BATCH_CHECKS } from "./option_checks.ts";
import type { Dataset, ImageBatch } from "./types.ts";

/** What {@linkcode imageBatches} needs to know. */
export interface ImageBatchesOptions {
  /** Images in a training batch. */
  size: number;
  /** Seed of order and augmentation. */
  seed: number;
  /** Whether training images are augmented as the data set allows, default true. */
  augment?: boolean;
  /** Images in a validation or test batch, default 250. */
  evaluationSize?: number;
}

/** The batches of a data set, as a training loop asks for them. */
export interface ImageBatches {
  /** Shape of one image. */
  inputShape: number[];
  /** Number of classes. */
  classes: number;
  /** Training steps in one epoch. */
  stepsPerEpoch: number;
  /** The batch of a step of an epoch, both from 0; in any order of calls. */
  trainingBatch(epoch: number, step: number): ImageBatch;
  /** All validation images, in order. */
  validationBatches(): Iterable<ImageBatch>;
  /** All test images, in order. */
  testBatches(): Iterable<ImageBatch>;
}

/**
 * Offers a data set to a training loop. Keeps the order of the epoch last asked for, nothing else.
 *
 * @param dataset The data set.
 * @param options Batch size, seed, augmentation.
 * @returns The batches.
 * @throws {RangeError} If the training split does not fill a batch.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const data = shapes({ train: 40, validation: 0, test: 10 });
 * const batches = imageBatches(data, { size: 16, seed: 0 });
 * assert.equal(batches.stepsPerEpoch, 2);
 * assert.equal(batches.trainingBatch(5, 1).images.length, 16 * 32 * 32 * 3);
 * ```
 */
export function imageBatches(dataset: Dataset, options: ImageBatchesOptions): ImageBatches {
  checkOptions("imageBatches()", options, BATCH_CHECKS);
  const { size, seed, augment = true, evaluationSize = 250 } = options;
  const augmentation = augment ? dataset.augmentation : undefined;
  return batchSource(dataset, {
    size,
    seed,
    evaluationSize,
    training: (order, at) =>
      batchAt(dataset.train, dataset, { order, ...at, size, seed, augmentation }),
    evaluation: (split, indices) => gatherBatch(split, indices, dataset),
  });
}
