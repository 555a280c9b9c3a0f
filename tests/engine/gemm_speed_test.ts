import assert from "node:assert/strict";
import type { Gemm } from "../../lib/engine/host/blas.ts";
import { gemmSpeeds, TIMED_SIDE } from "../../lib/engine/gemm/gemm_speed.ts";
import { instantiateKernels, kernelModules } from "../../lib/engine/wasm/kernels_module.ts";

Deno.test("gemmSpeeds() tells a product from one that takes ten times as long, on zeros", () => {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const kernels = instantiateKernels(memory, kernelModules("single").plain);
  const start = 1 << 16, floats = 3 * TIMED_SIDE ** 2;
  new Float32Array(memory.buffer).fill(NaN);
  const runs: string[] = [];
  const product = (name: string, milliseconds: number): Gemm => () => {
    const operands = new Float32Array(memory.buffer, start, floats);
    assert.ok(operands.every((value) => value === 0));
    runs.push(name);
    for (const end = performance.now() + milliseconds; performance.now() < end;);
  };
  const [slow, fast] = gemmSpeeds([product("slow", 10), product("fast", 1)], kernels, start);
  assert.ok(slow! <= 2 * TIMED_SIDE ** 3 / 10 / 1e6, "at least the time it took");
  assert.ok(fast! > slow!);
  assert.deepEqual(runs.slice(0, 4), ["slow", "fast", "slow", "fast"], "in turns");
  assert.ok(Number.isNaN(new Float32Array(memory.buffer)[start / 4 + floats]), "no more");
});
