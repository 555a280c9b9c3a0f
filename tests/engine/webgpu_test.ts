// The composites run everywhere on a copy of tfjs' cpu backend, and on WebGPU where there is an adapter: Debian's
// mesa-vulkan-drivers has one in software.
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { batchNorm, engineInfo, softmaxCrossEntropy, useEngine } from "@geta-lab/geta/engine";
import { registerComposites } from "../../lib/engine/webgpu.ts";
import { assertNear, noise, onEngine } from "./backends.ts";
import { fusedOperators } from "./fused_operators.ts";

const COPY = "composite";

async function onCopy(): Promise<void> {
  if (!tf.findBackend(COPY) && !tf.findBackendFactory(COPY)) {
    tf.registerBackend(COPY, tf.findBackendFactory("cpu"));
    tf.copyRegisteredKernels("cpu", COPY);
    registerComposites(COPY);
  }
  await tf.setBackend(COPY);
}

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
  Deno.test(`as a composite, it equals the engine, and nothing is left over: ${name}`, async () => {
    const wanted = await onEngine(operator, { deterministic: true });
    await onCopy();
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

Deno.test("as a composite, the loss of a label outside the classes is infinite", async () => {
  await onCopy();
  const loss = tf.tidy(() => softmaxCrossEntropy(noise([2, 3], 1), tf.tensor1d([0, 3], "int32")));
  assert.equal((await loss.data())[0], Infinity);
  loss.dispose();
});

Deno.test("as a composite, batch norm wants variables for what it changes", async () => {
  await onCopy();
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
