/**
 * Gradients of reading and writing at indices, and of the largest numbers, which tfjs lacks.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { registerGradient } from "../../tfjs/gradients.ts";

/**
 * Registers them for all backends. Each of GatherNd and ScatterNd is the other's transpose; indices have no slope.
 *
 * ```text
 * y = gatherNd(params, indices)             dparams  = scatterNd(indices, dy)     rows that are read twice get the sum
 * y = scatterNd(indices, updates, shape)    dupdates = gatherNd(dy, indices)
 * ```
 *
 * TopK hands each gradient back to the place of its number; the places themselves have no slope.
 */
export function registerIndexGradients(): void {
  registerGradient({
    kernelName: "GatherNd",
    inputsToSave: ["params", "indices"],
    gradFunc: (dy, saved) => {
      const [params, indices] = saved as [Tensor, Tensor];
      return {
        params: () => tf.scatterND(indices, dy as Tensor, params.shape),
        indices: () => tf.zeros(indices.shape),
      };
    },
  });
  registerGradient({
    kernelName: "ScatterNd",
    inputsToSave: ["indices"],
    gradFunc: (dy, saved) => {
      const [indices] = saved as [Tensor];
      return {
        updates: () => tf.gatherND(dy as Tensor, indices),
        indices: () => tf.zeros(indices.shape),
      };
    },
  });
  registerGradient({
    kernelName: "TopK",
    inputsToSave: ["x"],
    outputsToSave: [false, true],
    gradFunc: (dys, saved) => {
      const [x, places] = saved as [Tensor, Tensor];
      return { x: () => intoPlaces((dys as Tensor[])[0]!, places, x.shape) };
    },
  });
}

// Numbers [..., k] at places of the last axis of zeros.
function intoPlaces(values: Tensor, places: Tensor, shape: number[]): Tensor {
  const k = places.shape.at(-1)!, length = shape.at(-1)!, rows = places.size / k;
  const starts = tf.mul(tf.range(0, rows, 1, "int32"), tf.scalar(length, "int32"));
  const at = tf.add(tf.reshape(starts, [rows, 1]), tf.reshape(places, [rows, k]));
  const flat = tf.scatterND(tf.reshape(at, [-1, 1]), tf.reshape(values, [-1]), [rows * length]);
  return tf.reshape(flat, shape);
}
