import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";

/**
 * Places as sines and cosines of falling frequency, which nothing has to learn.
 *
 * ```text
 * y[t, 2 i]     = sin(t / 10000^(2 i / width))
 * y[t, 2 i + 1] = cos(t / 10000^(2 i / width))
 * ```
 *
 * Source: Vaswani et al. 2017 (arXiv:1706.03762), section 3.5.
 *
 * @param tokens Number of places t.
 * @param width Numbers per place.
 * @returns Shape [tokens, width].
 *
 * @example
 * ```ts
 * import { sinusoidalPosition } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = sinusoidalPosition(2, 2).dataSync();
 * assert.deepEqual(y, Float32Array.of(0, 1, Math.sin(1), Math.cos(1)));
 * ```
 */
export function sinusoidalPosition(tokens: number, width: number): Tensor {
  const data = Float32Array.from({ length: tokens * width }, (_, at) => {
    const place = Math.floor(at / width), feature = at % width, pair = Math.floor(feature / 2);
    const angle = place / 10000 ** (2 * pair / width);
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tf.tensor(data, [tokens, width]);
}
