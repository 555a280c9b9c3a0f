// The composites of the fused operators: on tfjs' cpu backend, and on WebGPU where there is an adapter (Debian's
// mesa-vulkan-drivers has one in software).
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import {
  attention,
  batchNorm,
  dropout,
  engineInfo,
  fakeQuant,
  gelu,
  groupedConv2d,
  groupNorm,
  layerNorm,
  silu,
  useEngine,
} from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { assertNear, noise, onCpu, onEngine } from "./backends.ts";
import { fusedOperators } from "./fused_operators.ts";

/** Runs `f` on the current backend; the numbers of a GPU come back asynchronously only. */
async function numbers(f: () => Tensor[]): Promise<Float32Array[]> {
  const tensors = tf.tidy(f);
  const arrays = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return arrays.map((array) => new Float32Array(array));
}

const adapter = await navigator.gpu?.requestAdapter();
const ignore = !adapter;
if (ignore) console.log("No WebGPU adapter: the tests on WebGPU are skipped");

for (const [name, operator] of Object.entries(fusedOperators)) {
  Deno.test(`on tfjs' cpu it equals the engine, and nothing is left over: ${name}`, async () => {
    const wanted = await onEngine(operator, { deterministic: true });
    await onCpu(() => []);
    const before = tf.memory().numTensors;
    assertNear(await numbers(operator), wanted, 2e-5);
    assert.equal(tf.memory().numTensors, before);
  });

  Deno.test({
    name: `on WebGPU it equals the engine: ${name}`,
    ignore,
    fn: async () => {
      const wanted = await onEngine(operator, { deterministic: true });
      const { backend, reason } = await useEngine({ device: "webgpu" });
      assert.deepEqual([backend, reason], ["webgpu", undefined]);
      const before = tf.memory().numTensors;
      assertNear(await numbers(operator), wanted, 1e-4);
      assert.equal(tf.memory().numTensors, before);
    },
  });
}

Deno.test("a trace on tfjs' cpu shows each fused operator as one", async () => {
  await onCpu(() => []);
  const ones = (...shape: number[]) => tf.variable(tf.ones(shape));
  const scale = ones(6), filter = ones(3, 3, 3, 4);
  const norm = { scale, offset: ones(6), mean: ones(6), variance: ones(6) };
  const quantizer = { stepSize: ones(1), clip: ones(1) };
  const variables = { ...norm, ...quantizer, filter };
  const calls: Record<string, (x: Tensor) => Tensor> = {
    BatchNormTraining: (x) => batchNorm(x, norm),
    LayerNorm: (x) => layerNorm(x, norm),
    GroupNorm: (x) => groupNorm(x, norm, { groups: 2 }),
    GroupedConv2D: (x) => groupedConv2d(x, filter, { groups: 2 }),
    Gelu: gelu,
    Silu: silu,
    Dropout: (x) => dropout(x, { rate: 0.5, seed: 1 }),
    FakeQuantLinear: (x) => fakeQuant(x, quantizer),
    Attention: (x) => attention(x, x, x, { heads: 2 }),
  };
  for (const [op, call] of Object.entries(calls)) {
    const shape = op === "Attention" ? [2, 4, 6] : [2, 4, 4, 6];
    const f = (x: Tensor) => call(tf.mul(x, scale)); // a trace wants a variable
    const { nodes } = trace(f, [tf.ones(shape)], { variables });
    assert.deepEqual(nodes.map((node) => node.op), ["Multiply", op]);
  }
  tf.dispose(Object.values(variables));
});

Deno.test("on a GPU the loss of a label outside the classes is infinite", async () => {
  await onCpu(() => []);
  const { kernelFunc } = tf.getKernel("SoftmaxCrossEntropy", "webgpu")!;
  const inputs = { logits: noise([2, 3], 1), labels: tf.tensor1d([0, 3], "int32") };
  const [loss] = kernelFunc({ inputs, attrs: {}, backend: tf.backend() }) as Tensor[];
  assert.equal(loss!.dataSync()[0], Infinity);
  tf.dispose([loss!, ...Object.values(inputs)]);
});

Deno.test("as a composite, batch norm wants variables for what it changes", async () => {
  await onCpu(() => []);
  const c = tf.ones([3]);
  assert.throws(
    () =>
      tf.tidy(() => void batchNorm(tf.ones([2, 3]), { scale: c, offset: c, mean: c, variance: c })),
    /^TypeError: Cannot change the running statistics: they must be variables on this backend/,
  );
  c.dispose();
});

Deno.test("without an adapter the engine starts and says so", async () => {
  const gpu = Object.getOwnPropertyDescriptor(navigator, "gpu");
  const absent = { requestAdapter: () => Promise.resolve(null) };
  Object.defineProperty(navigator, "gpu", { configurable: true, get: () => absent });
  try {
    const { backend, reason } = await useEngine({ device: "webgpu" });
    assert.deepEqual([backend, reason], ["geta", "no WebGPU adapter was found"]);
    assert.equal(engineInfo().reason, reason);
  } finally {
    if (gpu) Object.defineProperty(navigator, "gpu", gpu);
    else delete (navigator as { gpu?: unknown }).gpu;
  }
  assert.equal((await useEngine()).reason, undefined);
});
