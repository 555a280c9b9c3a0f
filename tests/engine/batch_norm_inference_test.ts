import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { assertAllClose, noise, onCpu, onEngine } from "./backends.ts";

Deno.test("tf.batchNorm() without scale and offset has the gradients of ones and zeros", async () => {
  const gradients = (scale?: tf.Tensor1D, offset?: tf.Tensor1D) => {
    const x = noise([2, 3, 4, 5], 1), upstream = noise([2, 3, 4, 5], 2);
    const mean = noise([5], 3), variance = tf.add(tf.abs(noise([5], 4)), 0.1);
    const loss = (x: Tensor, mean: Tensor, variance: Tensor) => {
      const y = tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale);
      return tf.sum(tf.mul(y, upstream));
    };
    return tf.grads(loss)([x, mean, variance]);
  };
  const wanted = await onCpu(() => gradients(tf.ones([5]), tf.zeros([5])));
  assertAllClose(await onEngine(() => gradients()), wanted, 1e-4);
  assertAllClose(await onEngine(() => gradients(tf.ones([5]))), wanted, 1e-4);
  assertAllClose(await onEngine(() => gradients(undefined, tf.zeros([5]))), wanted, 1e-4);
});
