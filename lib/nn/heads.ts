/**
 * The last axis as attention heads, and back.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";

/**
 * Takes the features of each token apart into heads.
 *
 * ```text
 * [..., tokens, width]  reshape  [..., tokens, heads, dim]  transpose  [..., heads, tokens, dim]      dim = width / heads
 * ```
 *
 * @param x Features, shape [..., tokens, width].
 * @param heads Number of heads, which divides the width.
 * @returns Shape [..., heads, tokens, width / heads].
 *
 * @example Two tokens of four features: each head gets two features of both tokens
 * ```ts
 * import { splitHeads } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = splitHeads(tf.tensor2d([[1, 2, 3, 4], [5, 6, 7, 8]]), 2);
 * assert.deepEqual(y.arraySync(), [[[1, 2], [5, 6]], [[3, 4], [7, 8]]]);
 * ```
 */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const width = x.shape.at(-1)!;
  return swapTokensAndHeads(tf.reshape(x, [...x.shape.slice(0, -1), heads, width / heads]));
}

/**
 * Puts heads side by side again: the inverse of {@linkcode splitHeads}.
 *
 * ```text
 * [..., heads, tokens, dim]  transpose  [..., tokens, heads, dim]  reshape  [..., tokens, heads dim]
 * ```
 *
 * @param x Shape [..., heads, tokens, dim].
 * @returns Shape [..., tokens, heads dim].
 *
 * @example
 * ```ts
 * import { mergeHeads } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = mergeHeads(tf.tensor3d([[[1, 2], [5, 6]], [[3, 4], [7, 8]]]));
 * assert.deepEqual(y.arraySync(), [[1, 2, 3, 4], [5, 6, 7, 8]]);
 * ```
 */
export function mergeHeads(x: Tensor): Tensor {
  const y = swapTokensAndHeads(x);
  const [heads, dim] = y.shape.slice(-2) as [number, number];
  return tf.reshape(y, [...y.shape.slice(0, -2), heads * dim]);
}

function swapTokensAndHeads(x: Tensor): Tensor {
  const first = x.rank - 3;
  const before = Array.from({ length: first }, (_, axis) => axis);
  return tf.transpose(x, [...before, first + 1, first, first + 2]);
}
