import type { Batch, BatchSource } from "./batch.ts";

/** What a {@linkcode BatchSource} says beside its samples. */
export interface OneBatchOptions {
  /** Shape of one sample. */
  inputShape: number[];
  /** Number of classes. */
  classes: number;
  /** Steps that count as an epoch; 20 by default. */
  stepsPerEpoch?: number;
}

/**
 * A source that gives the same batch for training, watching and testing. Learning one batch by heart is the quickest check
 * that a network and its training loop work at all.
 *
 * @param batch The samples.
 * @param options Shape of a sample, number of classes.
 * @returns The source.
 *
 * @example
 * ```ts
 * import { oneBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * const batch = { images: Float32Array.of(0, 1), labels: Int32Array.of(0, 1), count: 2 };
 * const source = oneBatch(batch, { inputShape: [1], classes: 2 });
 * assert.equal(source.trainingBatch(0, 0), source.trainingBatch(7, 3));
 * ```
 */
export function oneBatch(batch: Batch, options: OneBatchOptions): BatchSource {
  const { stepsPerEpoch = 20, ...shape } = options;
  return {
    ...shape,
    stepsPerEpoch,
    trainingBatch: () => batch,
    validationBatches: () => [batch],
    testBatches: () => [batch],
  };
}
