/**
 * A program of its own, started by start_up_test.ts: imports tfjs only after the engine has started, as a later cell of a
 * notebook may, and tells whose gradients stand before and after the engine's kernels have run.
 *
 * @module
 */
const core = await import("@tensorflow/tfjs-core");
const { useEngine } = await import("../../lib/engine/mod.ts");

const NAMES = ["Relu", "Relu6", "Sigmoid", "Conv2D", "DepthwiseConv2dNative", "FusedBatchNorm"];

await useEngine();
const own = NAMES.map((name) => core.getGradient(name));
const tf = await import("@tensorflow/tfjs");
const imported = NAMES.filter((name, i) => core.getGradient(name) !== own[i]);
const gradient = tf.tidy(() => {
  const x = tf.ones([1, 4, 4, 2]) as import("@tensorflow/tfjs").Tensor4D;
  const kernel = tf.ones([1, 1, 2, 2]) as import("@tensorflow/tfjs").Tensor4D;
  const loss = (x: import("@tensorflow/tfjs").Tensor) => {
    const y = tf.relu6(tf.relu(tf.conv2d(x as typeof kernel, kernel, 1, "same")));
    const z = tf.batchNorm(tf.sigmoid(y), [0, 0], [1, 1], [0, 0], [1, 1]) as typeof kernel;
    return tf.sum(tf.depthwiseConv2d(z, tf.ones([1, 1, 2, 1]), 1, "same"));
  };
  return [...tf.grad(loss)(x).dataSync()];
});
const lost = NAMES.filter((name, i) => core.getGradient(name) !== own[i]);
console.log(JSON.stringify({ imported, lost, gradient }));
