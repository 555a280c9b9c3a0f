import assert from "node:assert/strict";
import { blasProblem, openBlas } from "../../lib/engine/host/blas.ts";
import { TIMED_SIDE } from "../../lib/engine/gemm/gemm_speed.ts";
import { instantiateKernels, kernelModules } from "../../lib/engine/wasm/kernels_module.ts";
import { createMainThread, fastest } from "../../lib/engine/main_thread.ts";

const own = { gemm: () => {}, library: undefined }, blas = { gemm: () => {}, library: "libfast" };

Deno.test("fastest() takes CBLAS only where it is faster than the own kernel, and says why not", () => {
  assert.deepEqual(fastest([own, blas], [40, 100]), { ...blas, gflops: 100, slower: undefined });
  assert.deepEqual(fastest([own, blas], [40, 10]), {
    ...own,
    gflops: 40,
    slower: "libfast is slower: 10.0 GFLOP/s against 40.0",
  });
  assert.equal(fastest([own, blas], [40, 40]).library, undefined);
  assert.deepEqual(fastest([own], [40]), { ...own, gflops: 40, slower: undefined });
});

const memory = new WebAssembly.Memory({ initial: 64 });
const module = kernelModules("single").plain;
const packing = 1 << 16, timing = 1 << 20;
const options = { index: 0, memory, module, table: 0, packing, build: "wasm-simd", timing };

Deno.test("createMainThread() without CBLAS multiplies by the own kernel and measures it", () => {
  assert.ok(instantiateKernels(memory, module).gemmScratchBytes!() < timing - packing);
  assert.ok(timing + 12 * TIMED_SIDE ** 2 < memory.buffer.byteLength);
  const { thread, gflops, gemmReason } = createMainThread({ ...options, blasThreads: 0 });
  assert.deepEqual([thread.library, gemmReason], [undefined, undefined]);
  assert.ok(gflops > 0 && gflops < Infinity);
});

Deno.test("createMainThread() measures once in the life of the process", () => {
  const again = () => createMainThread({ ...options, blasThreads: 1 });
  const { gflops, thread: { library } } = again();
  assert.deepEqual([again().gflops, again().thread.library], [gflops, library]);
});

Deno.test("createMainThread() takes CBLAS without a comparison where it is told to, and there is one", () => {
  const { thread, gflops, gemmReason } = createMainThread({
    ...options,
    blasThreads: 1,
    always: true,
  });
  assert.equal(thread.library, openBlas(memory, 1)?.library);
  assert.equal(gemmReason, thread.library ? undefined : blasProblem());
  assert.ok(gflops > 0 && gflops < Infinity);
});

Deno.test({
  name: "createMainThread() says that the permission for CBLAS is missing",
  permissions: { ffi: false, read: true, env: true, sys: true },
  fn: () => {
    const { thread, gemmReason } = createMainThread({ ...options, blasThreads: 1 });
    assert.equal(thread.library, undefined);
    assert.equal(gemmReason, "CBLAS needs the permission ffi");
  },
});
