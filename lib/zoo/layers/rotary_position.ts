import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";

/**
 * Turns the queries or keys of each place by an angle that grows with the place. The product of a query and a key then
 * depends on their distance only, not on where they are.
 *
 * ```text
 * a = x[..., t, i], b = x[..., t, i + dim/2]        a pair of features, i = 0 … dim/2 - 1
 *
 * y[..., t, i]         = a cos(angle) - b sin(angle)      angle = t / 10000^(2 i / dim)
 * y[..., t, i + dim/2] = b cos(angle) + a sin(angle)
 * ```
 *
 * Source: Su et al. 2021 (arXiv:2104.09864), section 3.4.2; the halves are paired as in Llama.
 *
 * @param x Queries or keys, shape [..., tokens, dim], dim even.
 * @returns The same shape.
 *
 * @example The first place does not turn
 * ```ts
 * import { rotaryPosition } from "@geta-lab/geta/zoo";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = rotaryPosition(tf.tensor2d([[1, 0], [1, 0]])).dataSync();
 * assert.deepEqual(y, Float32Array.of(1, 0, Math.cos(1), Math.sin(1)));
 * ```
 */
export function rotaryPosition(x: Tensor): Tensor {
  const [tokens, dim] = x.shape.slice(-2) as [number, number];
  const half = dim / 2;
  const turned = (f: (angle: number) => number) =>
    tf.tensor(
      Float32Array.from({ length: tokens * dim }, (_, at) => {
        const place = Math.floor(at / dim), pair = at % dim % half;
        return f(place / 10000 ** (2 * pair / dim));
      }),
      [tokens, dim],
    );
  const [a, b] = tf.split(x, 2, -1) as [Tensor, Tensor];
  const across = tf.concat([tf.neg(b), a], -1);
  return tf.add(tf.mul(x, turned(Math.cos)), tf.mul(across, turned(Math.sin)));
}
