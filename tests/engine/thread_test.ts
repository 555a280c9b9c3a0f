import assert from "node:assert/strict";
import { KERNEL_PARAMETERS } from "../../lib/engine/wasm/kernel_signatures.ts";
import { KERNEL_NAMES, kernelModules } from "../../lib/engine/wasm/kernels_module.ts";
import { createSharedMemory } from "../../lib/engine/memory/shared_heap.ts";
import { createThread, modeOf, preferOwn } from "../../lib/engine/runtime/thread.ts";

const options = { index: 0, table: 0, packing: 1 << 16, blasThreads: 0 };

Deno.test("every build exports the kernels of kernel_signatures.ts, with as many parameters", () => {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const shared = new WebAssembly.Memory({ initial: 32, maximum: 65536, shared: true });
  const fixed = createSharedMemory().memory;
  const threads = [
    ...Object.values(kernelModules("single")).map((module) => ({ memory, module })),
    ...Object.values(kernelModules("shared")).map((module) => ({ memory: shared, module })),
    ...Object.values(kernelModules("fixed")).map((module) => ({ memory: fixed, module })),
  ].map((where) => createThread({ ...options, ...where }));
  for (const { kernels } of threads) {
    const functions = Object.entries(kernels).filter(([, value]) => typeof value === "function");
    assert.deepEqual(functions.map(([name]) => name).sort(), [...KERNEL_NAMES].sort());
    for (const name of KERNEL_NAMES) {
      assert.equal(kernels[name].length, KERNEL_PARAMETERS[name].length, name);
    }
  }
});

Deno.test("createThread() multiplies with its own kernel where no library is wanted", () => {
  const memory = new WebAssembly.Memory({ initial: 32 });
  const thread = createThread({ ...options, memory, module: kernelModules("single").plain });
  assert.equal(thread.library, undefined);
  const numbers = new Float32Array(memory.buffer, 4096, 12);
  numbers.set([1, 2, 3, 4, 5, 6, 7, 8]);
  thread.gemm(0, 0, 2, 2, 2, 4096, 2, 4112, 2, 0, 4128, 2);
  assert.deepEqual([...numbers.slice(8)], [19, 22, 43, 50]);
});

Deno.test("modeOf() tells the four variants of a thread apart", () => {
  const modes = [false, true].flatMap((r) => [false, true].map((b) => modeOf(r, b)));
  assert.deepEqual(modes.sort(), [0, 1, 2, 3]);
});

Deno.test("preferOwn() takes the own kernel for small products only, whatever their shape", () => {
  const taken: string[] = [];
  const gemm = preferOwn(() => void taken.push("own"), () => void taken.push("library"));
  const call = (m: number, n: number, k: number) => gemm(0, 0, m, n, k, 0, k, 0, n, 0, 0, n);
  call(16, 16, 16);
  call(1024, 16, 16);
  call(16, 16, 1024);
  call(64, 64, 32);
  assert.deepEqual(taken, ["own", "library", "library", "library"]);
});
