/**
 * Images cut into windows, for attention that looks only within them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";

/**
 * Cuts an image into square windows.
 *
 * ```text
 * [batch, height, width, channels]
 * reshape    [batch, rows, window, columns, window, channels]
 * transpose  [batch, rows, columns, window, window, channels]
 * reshape    [batch, rows columns, window^2, channels]
 * ```
 *
 * Source: Liu et al. 2021 (arXiv:2103.14030), section 3.2.
 *
 * @param x Image, shape [batch, height, width, channels].
 * @param window Side of a window, which divides height and width.
 * @returns Shape [batch, windows, window^2, channels].
 *
 * @example
 * ```ts
 * import { splitWindows } from "@geta-lab/geta/zoo";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const [first] = tf.unstack(splitWindows(tf.reshape(tf.range(0, 16), [1, 4, 4, 1]), 2), 1);
 * assert.deepEqual([...first!.dataSync()], [0, 1, 4, 5]);
 * ```
 */
export function splitWindows(x: Tensor, window: number): Tensor {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const rows = height / window, columns = width / window;
  const cut = tf.reshape(x, [-1, rows, window, columns, window, channels]);
  const sorted = tf.transpose(cut, [0, 1, 3, 2, 4, 5]);
  return tf.reshape(sorted, [-1, rows * columns, window * window, channels]);
}

/**
 * Puts windows together to an image again: the inverse of {@linkcode splitWindows}.
 *
 * @param x Windows, shape [batch, windows, window^2, channels].
 * @param height Height of the image.
 * @param width Width of the image.
 * @returns Shape [batch, height, width, channels].
 *
 * @example
 * ```ts
 * import { mergeWindows, splitWindows } from "@geta-lab/geta/zoo";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const x = tf.reshape(tf.range(0, 16), [1, 4, 4, 1]);
 * assert.deepEqual(mergeWindows(splitWindows(x, 2), 4, 4).dataSync(), x.dataSync());
 * ```
 */
export function mergeWindows(x: Tensor, height: number, width: number): Tensor {
  const [, , area, channels] = x.shape as [number, number, number, number];
  const window = Math.sqrt(area), rows = height / window, columns = width / window;
  const cut = tf.reshape(x, [-1, rows, columns, window, window, channels]);
  return tf.reshape(tf.transpose(cut, [0, 1, 3, 2, 4, 5]), [-1, height, width, channels]);
}

/**
 * Shifts an image up and to the left; what leaves comes back on the other side.
 *
 * ```text
 * y[n, i, j, c] = x[n, (i + by) mod height, (j + by) mod width, c]
 * ```
 *
 * @param x Image, shape [batch, height, width, channels].
 * @param by Pixels, in -height … height and -width … width; a negative number shifts down and to the right.
 * @returns The same shape.
 *
 * @example
 * ```ts
 * import { roll } from "@geta-lab/geta/zoo";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const x = tf.tensor4d([[[[1], [2]], [[3], [4]]]]);
 * assert.deepEqual([...roll(x, 1).dataSync()], [4, 3, 2, 1]);
 * ```
 */
export function roll(x: Tensor, by: number): Tensor {
  for (const axis of [1, 2]) {
    const length = x.shape[axis]!, cut = (by + length) % length;
    const piece = (begin: number, size: number) =>
      tf.slice(x, at(axis, begin, 0), at(axis, size, -1));
    x = tf.concat([piece(cut, length - cut), piece(0, cut)], axis);
  }
  return x;
}

function at(axis: number, value: number, elsewhere: number): number[] {
  return Array.from({ length: 4 }, (_, i) => i === axis ? value : elsewhere);
}

/**
 * In windows of an image that was shifted, hides pixels from each other that only the roll made neighbours.
 *
 * ```text
 * bias[w, 0, q, k] = 0 if pixels q and k of window w come from the same region, else -1e9
 *
 *   regions of the shifted image:    0 | 1        the strips 1, 2, 3 of height and width `by`
 *                                    --+--        came from the other side
 *                                    2 | 3
 * ```
 *
 * Source: Liu et al. 2021 (arXiv:2103.14030), section 3.2, cyclic shift.
 *
 * @param height Height of the image.
 * @param width Width of the image.
 * @param options Side of the windows and pixels of the shift.
 * @returns Shape [windows, 1, window^2, window^2].
 *
 * @example One window of 2x2 pixels, shifted by one: no pixel has a true neighbour
 * ```ts
 * import { shiftedWindowBias } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const bias = shiftedWindowBias(2, 2, { window: 2, by: 1 });
 * assert.deepEqual([...bias.dataSync()].map((b) => b === 0 ? 1 : 0), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
 * ```
 */
export function shiftedWindowBias(
  height: number,
  width: number,
  options: { window: number; by: number },
): Tensor {
  const { window, by } = options;
  const region = (i: number, j: number) => 2 * Number(i >= height - by) + Number(j >= width - by);
  const bias: number[] = [];
  for (let top = 0; top < height; top += window) {
    for (let left = 0; left < width; left += window) {
      const regions = Array.from(
        { length: window ** 2 },
        (_, pixel) => region(top + Math.floor(pixel / window), left + pixel % window),
      );
      for (const q of regions) for (const k of regions) bias.push(q === k ? 0 : -1e9);
    }
  }
  return tf.tensor(bias, [bias.length / window ** 4, 1, window ** 2, window ** 2]);
}
