import { checkOptions, given, integerWithin } from "../lib/core/mod.ts";
import { batchSource } from "./batch_source.ts";
import type { ImageBatches } from "./image_batches.ts";
import type { PointCloudSet, PointSplit } from "./point_clouds.ts";
import type { ImageBatch } from "./types.ts";

/** What {@linkcode pointBatches} needs to know. */
export interface PointBatchesOptions {
  /** Clouds in a training batch. */
  size: number;
  /** Seed of the order. */
  seed: number;
  /** Clouds in a validation or test batch, default 50. */
  evaluationSize?: number;
}

/**
 * Offers point clouds to a training loop, in the form of {@linkcode ImageBatches}: a sample is [points, 3] instead of an image.
 *
 * @param set The clouds.
 * @param options Batch size and seed.
 * @returns The batches.
 * @throws {RangeError} If the training split does not fill a batch.
 *
 * @example
 * ```ts
 * import { pointBatches, pointClouds } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const source = pointBatches(pointClouds({ train: 20, validation: 5, test: 5, points: 10 }), { size: 8, seed: 0 });
 * assert.equal(source.stepsPerEpoch, 2);
 * assert.equal(source.trainingBatch(3, 1).images.length, 8 * 10 * 3);
 * ```
 */
export function pointBatches(set: PointCloudSet, options: PointBatchesOptions): ImageBatches {
  checkOptions("pointBatches()", options, {
    size: given(integerWithin({ min: 1 })),
    seed: given(integerWithin()),
    evaluationSize: integerWithin({ min: 1 }),
  });
  const { size, seed, evaluationSize = 50 } = options;
  return batchSource(set, {
    size,
    seed,
    evaluationSize,
    training: (order, { step }) => pick(set.train, order.subarray(step * size, (step + 1) * size)),
    evaluation: pick,
  });
}

function pick({ points, labels, count }: PointSplit, which: Int32Array): ImageBatch {
  const size = points.length / count, images = new Float32Array(which.length * size);
  which.forEach((cloud, i) =>
    images.set(points.subarray(cloud * size, (cloud + 1) * size), i * size)
  );
  return { images, labels: Int32Array.from(which, (cloud) => labels[cloud]!), count: which.length };
}
