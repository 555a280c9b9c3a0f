/**
 * Softmax and mean cross-entropy in operators of tfjs.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import { registerComposite } from "../../tfjs/register_composite.ts";

/**
 * Registers the loss; a label outside the classes makes it infinite, since an error would have to wait for the labels.
 *
 * @param backend The backend.
 */
export function registerSoftmaxCrossEntropyComposite(backend: string): void {
  registerComposite<Record<"logits" | "labels", Tensor>, unknown>(
    backend,
    "SoftmaxCrossEntropy",
    ({ logits, labels }) => {
      const [rows, classes] = logits.shape as [number, number];
      const wanted = tf.equal(tf.expandDims(labels, 1), tf.range(0, classes, 1, "int32"));
      const right = tf.cast(wanted, "float32");
      const shifted = tf.sub(logits, tf.max(logits, 1, true));
      const exponentials = tf.exp(shifted), sum = tf.sum(exponentials, 1, true);
      const inside = tf.log(tf.sum(right, 1, true)); // ln 1 or ln 0
      const scores = tf.add(tf.sum(tf.mul(right, shifted), 1, true), inside);
      return [
        tf.mean(tf.sub(tf.log(sum), scores)),
        tf.div(tf.sub(tf.div(exponentials, sum), right), rows),
      ];
    },
  );
}
