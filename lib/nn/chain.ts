import type { Block } from "./network.ts";

/**
 * Applies blocks one after the other.
 *
 * ```text
 * chain([f, g, h])(x) = h(g(f(x)))
 * ```
 *
 * @param blocks The blocks; layers that do not ask for the mode are blocks, too.
 * @returns The composition; without blocks the identity.
 *
 * @example
 * ```ts
 * import { chain } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const network = chain([(x) => tf.add(x, 1), (x) => tf.square(x)]);
 * assert.deepEqual([...network(tf.tensor1d([2]), { training: false }).dataSync()], [9]);
 * ```
 */
export function chain(blocks: readonly Block[]): Block {
  return (x, mode) => blocks.reduce((y, block) => block(y, mode), x);
}
