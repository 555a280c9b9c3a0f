/**
 * Milliseconds of a training step (forward and backward, no optimizer) of ResNet20 and VGG7 on 32x32 images.
 *
 *     deno run --allow-read --allow-env --allow-ffi --allow-sys tools/bench.ts [resnet20|vgg7|all] [steps] [--threads=N] [--profile]
 *
 * Each network is measured with CBLAS (where there is one) and without. With `--profile` the time of each kernel follows.
 * Medians; close other programs first, they count double on two cores.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { engineInfo, useEngine } from "../lib/engine/mod.ts";
import { resnet20, vgg7 } from "../lib/models/mod.ts";
import { crossEntropy, type Model } from "../lib/nn/mod.ts";

const networks: Record<string, { create: () => Model; batch: number }> = {
  resnet20: { create: resnet20, batch: 64 },
  vgg7: { create: vgg7, batch: 32 },
};

const words = Deno.args.filter((word) => !word.startsWith("--"));
const wanted = words[0] && words[0] !== "all" ? [words[0]] : Object.keys(networks);
const steps = Number(words[1] ?? 10);
const threads = Deno.args.find((word) => word.startsWith("--threads="))?.slice(10);
const profile = Deno.args.includes("--profile");

for (const name of wanted) {
  const network = networks[name];
  if (!network) {
    throw new RangeError(`Cannot measure: the network must be known: current value is ${name}`);
  }
  for (const blas of [true, false]) {
    const info = await useEngine({ blas, ...(threads ? { threads: Number(threads) } : {}) });
    if (blas && info.gemm !== "cblas") continue;
    measure(name, network.create(), network.batch);
  }
}

function measure(name: string, model: Model, batch: number): void {
  const x = tf.randomNormal([batch, ...model.inputShape], 0, 1, "float32", 1);
  const labels = tf.tensor1d(Array.from({ length: batch }, (_, i) => i % 10), "int32");
  const step = () =>
    tf.tidy(() => {
      const loss = () =>
        crossEntropy(model.forward(x, { training: true }), labels) as unknown as tf.Scalar;
      return tf.variableGrads(loss).value.dataSync()[0]!;
    });
  for (let i = 0; i < 3; i++) step();
  const tensors = tf.memory().numTensors, heap = engineInfo().heapBytes;
  const times = Array.from({ length: steps }, () => {
    const start = performance.now();
    step();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const { gemm, threads: used, heapBytes } = engineInfo();
  console.log(
    `${name} batch ${batch}, ${gemm}, ${used} thread(s): median ${
      times[steps >> 1]!.toFixed(0)
    } ms, ` +
      `best ${times[0]!.toFixed(0)} ms, heap ${(heapBytes / 2 ** 20).toFixed(0)} MiB ` +
      `(+${(heapBytes - heap) / 2 ** 20}), tensors left ${tf.memory().numTensors - tensors}`,
  );
  if (profile) printProfile(step);
  tf.dispose([x, labels, ...Object.values(model.variables)]);
}

function printProfile(step: () => void): void {
  const total = new Map<string, { calls: number; ms: number }>();
  const originals = tf.getKernelsForBackend(tf.getBackend()).map((kernel) => {
    const { kernelFunc } = kernel;
    let inside = false;
    kernel.kernelFunc = (call) => {
      if (inside) return kernelFunc(call);
      inside = true;
      const start = performance.now();
      try {
        return kernelFunc(call);
      } finally {
        inside = false;
        const entry = total.get(kernel.kernelName) ?? { calls: 0, ms: 0 };
        total.set(kernel.kernelName, {
          calls: entry.calls + 1,
          ms: entry.ms + performance.now() - start,
        });
      }
    };
    return () => kernel.kernelFunc = kernelFunc;
  });
  const start = performance.now();
  for (let i = 0; i < 5; i++) step();
  const all = (performance.now() - start) / 5;
  originals.forEach((restore) => restore());
  const rows = [...total].sort((a, b) => b[1].ms - a[1].ms).slice(0, 16);
  for (const [name, { calls, ms }] of rows) {
    console.log(
      `  ${name.padEnd(24)} ${String(calls / 5).padStart(5)} calls ${(ms / 5).toFixed(2)} ms`,
    );
  }
  const kernels = [...total.values()].reduce((sum, { ms }) => sum + ms / 5, 0);
  console.log(`  outside kernels ${(all - kernels).toFixed(2)} ms of ${all.toFixed(2)} ms`);
}
