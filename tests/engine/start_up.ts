/**
 * A program of its own, started by start_up_test.ts: takes globals away, starts the engine, trains one step, tells what it ran on.
 *
 * @module
 */
for (const name of Deno.args) delete (globalThis as Record<string, unknown>)[name];
const tf = await import("@tensorflow/tfjs-core");
const { engineInfo, fakeQuant, useEngine } = await import("../../lib/engine/mod.ts");

const info = await useEngine();
const gradients = tf.tidy(() => {
  const x = tf.ones([2, 8, 8, 4]) as import("@tensorflow/tfjs-core").Tensor4D;
  const scalars = { stepSize: tf.ones([1]), clip: tf.fill([1], 2) };
  const loss = (w: import("@tensorflow/tfjs-core").Tensor) => {
    const weights = fakeQuant(w, scalars) as import("@tensorflow/tfjs-core").Tensor4D;
    return tf.mean(tf.conv2d(x, weights, 1, "valid"));
  };
  return [...tf.grad(loss)(tf.ones([3, 3, 4, 8])).dataSync()];
});
tf.tidy(() => void tf.add(tf.ones([300, 400]), tf.ones([400]))); // enough to start the workers, which must end with us
console.log(JSON.stringify({ info, later: engineInfo(), gradients }));
