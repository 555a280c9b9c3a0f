import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import type { BatchSource } from "./batch.ts";

/**
 * The first test batch as a tensor: samples on which two networks are compared.
 *
 * @param source The samples.
 * @param inputShape Shape of one sample, as the network takes it.
 * @returns Shape [count, ...inputShape]. The caller disposes it.
 *
 * @example
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { firstTestBatch } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 9, validation: 3, test: 5 }), { size: 3, seed: 0 });
 * assert.deepEqual(firstTestBatch(source, source.inputShape).shape.slice(1), source.inputShape);
 * ```
 */
export function firstTestBatch(
  source: Pick<BatchSource, "testBatches">,
  inputShape: readonly number[],
): Tensor {
  const first = source.testBatches()[Symbol.iterator]().next().value!;
  return tf.tensor(first.images, [first.count, ...inputShape]);
}
