import * as tf from "@tensorflow/tfjs-core";
import type { TwoOfFourTensors } from "../../engine/mod.ts";
import { metadataWords, type TwoOfFour } from "../../nm/mod.ts";

/**
 * A 2:4 matrix as the tensors that `twoOfFourMatMul` of `lib/engine` multiplies.
 *
 * ```text
 * words = metadataWords(nibbles), one word of 16 bits in each int32
 * ```
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378).
 *
 * @param compressed Values and nibbles, from `encodeTwoOfFour` of `lib/nm`.
 * @returns Values [rows, columns / 2] and words [rows, ceil(columns / 16)]; the caller disposes of them.
 * @throws {TypeError} If there are not as many nibbles as the shape needs.
 *
 * @example
 * ```ts
 * import { twoOfFourTensors } from "@geta-lab/geta/hardware";
 * import { twoOfFourMatMul, useEngine } from "@geta-lab/geta/engine";
 * import { encodeTwoOfFour } from "@geta-lab/geta/nm";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const left = twoOfFourTensors(encodeTwoOfFour(Float32Array.of(0, 7, 0, 9), [1, 4]));
 * const y = twoOfFourMatMul(left, tf.tensor2d([[1], [2], [3], [4]]));
 * assert.deepEqual([...y.dataSync()], [7 * 2 + 9 * 4]);
 * ```
 */
export function twoOfFourTensors(compressed: TwoOfFour): TwoOfFourTensors {
  const [rows, columns] = compressed.shape;
  const words = Int32Array.from(metadataWords(compressed));
  return {
    values: tf.tensor2d(compressed.values, [rows, columns / 2]),
    words: tf.tensor2d(words, [rows, Math.ceil(columns / 16)], "int32"),
  };
}
