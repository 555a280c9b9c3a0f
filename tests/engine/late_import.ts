/**
 * A program of its own, started by start_up_test.ts: imports tfjs only after the engine has started, as a later cell of a
 * notebook may, and tells whose gradients stand before and after the engine's kernels have run.
 *
 * @module
 */
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";

const core = await import("@tensorflow/tfjs-core");
const { useEngine } = await import("../../lib/engine/mod.ts");

const NAMES = ["Relu", "Relu6", "Sigmoid", "Conv2D", "DepthwiseConv2dNative", "FusedBatchNorm"];

await useEngine();
const kernel = core.ones([1, 1, 2, 2]) as Tensor4D;
const loss = (x: Tensor) => {
  const y = core.relu6(core.relu(core.conv2d(x as Tensor4D, kernel, 1, "same")));
  const z = core.batchNorm(core.sigmoid(y), [0, 0], [1, 1], [0, 0], [1, 1]) as Tensor4D;
  return core.sum(core.depthwiseConv2d(z, core.ones([1, 1, 2, 1]), 1, "same"));
};

const x = core.ones([1, 4, 4, 2]);
loss(x).dataSync(); // a model that only runs
const early = NAMES.filter((name) => core.getGradient(name) !== undefined);
const first = [...core.grad(loss)(x).dataSync()];
const own = NAMES.map((name) => core.getGradient(name));
await import("@tensorflow/tfjs");
const imported = NAMES.filter((name, i) => core.getGradient(name) !== own[i]);
const second = [...core.grad(loss)(x).dataSync()];
const lost = NAMES.filter((name, i) => core.getGradient(name) !== own[i]);
console.log(JSON.stringify({ early, first, imported, second, lost }));
