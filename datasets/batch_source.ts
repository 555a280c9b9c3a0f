import { stepsPerEpoch } from "./batches.ts";
import { epochOrder, evaluationOrder } from "./epoch_order.ts";
import type { ImageBatches } from "./image_batches.ts";
import type { ImageBatch, LabelledSet } from "./types.ts";

/** What a set that is offered in batches has. */
type Splits<S extends { count: number }> =
  & Pick<LabelledSet<S>, "classes" | "train" | "validation" | "test">
  & Pick<ImageBatches, "inputShape">;

/** How {@linkcode batchSource} makes the batches. */
export interface BatchSourceOptions<S> {
  /** Samples in a training batch. */
  size: number;
  /** Seed of the order. */
  seed: number;
  /** Samples in a validation or test batch. */
  evaluationSize: number;
  /** The training batch of a step, from the order of its epoch. */
  training: (order: Int32Array, at: { epoch: number; step: number }) => ImageBatch;
  /** Some samples of a split that is evaluated. */
  evaluation: (split: S, indices: Int32Array) => ImageBatch;
}

/**
 * Offers a set of any samples to a training loop. Keeps the order of the epoch last asked for, nothing else.
 *
 * @param set The samples in three splits.
 * @param options Sizes of batches, and how one is made.
 * @returns The batches.
 * @throws {RangeError} If the training split does not fill a batch.
 */
export function batchSource<S extends { count: number }>(
  set: Splits<S>,
  { size, seed, evaluationSize, training, evaluation }: BatchSourceOptions<S>,
): ImageBatches {
  const { inputShape, classes, train, validation, test } = set;
  let known = -1, order = new Int32Array();
  function* inOrder(split: S): Generator<ImageBatch> {
    for (const indices of evaluationOrder(split.count, evaluationSize)) {
      yield evaluation(split, indices);
    }
  }
  return {
    inputShape,
    classes: classes.length,
    stepsPerEpoch: stepsPerEpoch(train, size),
    trainingBatch(epoch, step) {
      if (epoch !== known) order = epochOrder(train.count, { seed, epoch }) as typeof order;
      known = epoch;
      return training(order, { epoch, step });
    },
    validationBatches: () => inOrder(validation),
    testBatches: () => inOrder(test),
  };
}
