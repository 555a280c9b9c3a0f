/**
 * The gradient of DepthToSpace, which tfjs lacks.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";

/**
 * Registers it for all backends. DepthToSpace moves each pixel's channels into a block of pixels, so every gradient goes back to where
 * its number came from:
 *
 * ```text
 * dy [batch, height, s, width, s, channels]  ->  dx [batch, height, width, s, s, channels]
 * ```
 */
export function registerDepthToSpaceGradient(): void {
  registerGradient({
    kernelName: "DepthToSpace",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => ({
      x: () => {
        const [batch, height, width, depth] = x!.shape as [number, number, number, number];
        const { blockSize: s } = attrs as { blockSize: number };
        const blocks = tf.reshape(dy as Tensor, [batch, height, s, width, s, depth / s ** 2]);
        return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), x!.shape);
      },
    }),
  });
}
