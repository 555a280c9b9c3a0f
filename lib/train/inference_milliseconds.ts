import type { Tensor } from "../core/mod.ts";

/**
 * How long networks take for an input: the median of several calls each, in turn, so that a busy machine slows all of them.
 * The first call of each, which prepares its kernels, is not counted.
 *
 * @param networks The networks in inference mode.
 * @param inputs The input, or a list of several, kept.
 * @param calls Calls of each network that are measured, at least 1.
 * @returns Milliseconds, one number a network.
 *
 * @example One image
 * ```ts
 * import { inferenceMilliseconds } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const [milliseconds] = inferenceMilliseconds([(x) => tf.relu(x)], tf.zeros([1, 4]), 3);
 * assert(milliseconds! >= 0);
 * ```
 */
export function inferenceMilliseconds<Inputs extends Tensor | Tensor[]>(
  networks: readonly ((inputs: Inputs) => Tensor | Tensor[])[],
  inputs: Inputs,
  calls = 21,
): number[] {
  const times = networks.map(() => [] as number[]);
  for (let call = 0; call <= calls; call++) {
    networks.forEach((network, i) => {
      const begin = performance.now();
      const outputs = [network(inputs)].flat();
      for (const y of outputs) y.dataSync(); // a backend may only have begun
      if (call > 0) times[i]!.push(performance.now() - begin);
      for (const y of outputs) y.dispose();
    });
  }
  return times.map((all) => all.sort((a, b) => a - b)[calls >> 1]!);
}
