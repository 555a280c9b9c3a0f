// In a file of its own: the fallback can only be seen before the engine has started once.
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { engineInfo, engineWarning, useEngine } from "@geta-lab/geta/engine";
import { runtime } from "../../lib/engine/runtime/runtime.ts";

const { Module } = WebAssembly;

/** Lets the first `count` compilations fail as on a machine without that kind of SIMD. */
async function withoutSimd<T>(count: number, run: () => Promise<T>): Promise<T> {
  let left = count;
  const broken = function (bytes: BufferSource) {
    if (left-- > 0) throw new WebAssembly.CompileError("no SIMD");
    return new Module(bytes);
  };
  try {
    WebAssembly.Module = broken as unknown as typeof WebAssembly.Module;
    return await run();
  } finally {
    WebAssembly.Module = Module;
  }
}

Deno.test("a kernel of the engine says that the engine has not started", () => {
  assert.throws(
    () => runtime(),
    new Error("Cannot run the kernel: useEngine() must have started: current value is stopped"),
  );
});

Deno.test("useEngine() falls back to cpu without SIMD and says why", async () => {
  const info = await withoutSimd(2, () => useEngine());
  assert.equal(info.backend, "cpu");
  assert.equal(info.reason, "no SIMD");
  assert.deepEqual(engineInfo(), info, "the reason is kept");
  assert.match(engineWarning(info)!, /^The engine cannot start here, .* cpu: no SIMD$/);
  assert.deepEqual([...tf.add([1], [2]).dataSync()], [3]);
});

Deno.test("useEngine() takes plain SIMD where relaxed SIMD is missing", async () => {
  const info = await withoutSimd(1, () => useEngine({ blas: false }));
  assert.equal(info.backend, "geta");
  assert.equal(info.gemm, "wasm-simd");
  assert.equal(info.relaxedSimd, false);
  assert.equal(info.reason, undefined, "the reason of the last start is gone");
  assert.equal(engineWarning(info), undefined);
});
