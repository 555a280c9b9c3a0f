// Each start is a process of its own: what an engine starts with can be chosen once only.
import assert from "node:assert/strict";
import type { EngineInfo } from "@geta-lab/geta/engine";

interface Answer {
  info: EngineInfo;
  later: EngineInfo;
  gradients: number[];
}

/** Starts the engine without some globals and with some options, permissions besides reading for instance. */
async function startWithout(globals: string[], options: string[] = []): Promise<EngineInfo> {
  const program = new URL("start_up.ts", import.meta.url).href;
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", ...options, program, ...globals],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const { info, later, gradients } = JSON.parse(new TextDecoder().decode(stdout)) as Answer;
  assert.deepEqual({ ...later, heapBytes: info.heapBytes }, info, "engineInfo() says the same");
  assert.equal(gradients.length, 288);
  assert.ok(gradients.every((value) => Math.abs(value - 1 / 8) < 1e-6), "it trains");
  return info;
}

Deno.test("without SharedArrayBuffer, or without Worker, the engine has one thread on tfjs' heap", async () => {
  for (const name of ["SharedArrayBuffer", "Worker"]) {
    const { backend, sharedHeap, threads, reason } = await startWithout([name]);
    assert.deepEqual({ backend, sharedHeap, threads, reason }, {
      backend: "geta",
      sharedHeap: false,
      threads: 1,
      reason: "SharedArrayBuffer or Worker is missing",
    });
  }
});

Deno.test("without 4 GiB of addresses the engine has a heap that grows, on all threads", async () => {
  const { backend, sharedHeap, threads, reason } = await startWithout([], [
    "--v8-flags=--wasm-max-mem-pages=20000",
  ]);
  assert.deepEqual({ backend, sharedHeap, reason }, {
    backend: "geta",
    sharedHeap: true,
    reason: undefined,
  });
  assert.equal(threads, (await startWithout([])).threads);
});

Deno.test("without WebAssembly tfjs' cpu backend trains, and the reason is kept", async () => {
  const { backend, gemm, gflops, reason } = await startWithout(["WebAssembly"]);
  assert.deepEqual({ backend, gemm, gflops, reason }, {
    backend: "cpu",
    gemm: "tfjs",
    gflops: 0,
    reason: "WebAssembly is not defined",
  });
});

Deno.test("CBLAS is used with the permission ffi only, which is never asked for", async () => {
  const without = await startWithout([]);
  assert.deepEqual([without.backend, without.gemmLibrary, without.gemmReason], [
    "geta",
    undefined,
    "CBLAS needs the permission ffi",
  ]);
  assert.equal(without.reason, undefined, "not a fallback");
  assert.ok(without.gflops > 0);
  const { gemm, gemmLibrary, gemmReason } = await startWithout([], ["--allow-ffi"]);
  // one of the two: a library, or why there is none
  assert.equal(gemmLibrary === undefined, gemm !== "cblas");
  assert.equal(gemmLibrary === undefined, gemmReason !== undefined);
});

Deno.test("tfjs' gradients come with the first tape; the engine's stay when tfjs is imported later", async () => {
  const program = new URL("late_import.ts", import.meta.url).href;
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", program],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const { early, first, imported, second, lost } = JSON.parse(
    new TextDecoder().decode(stdout),
  ) as Record<"early" | "imported" | "lost", string[]> & Record<"first" | "second", number[]>;
  assert.deepEqual(early, [], "running a model does not load tfjs-layers");
  assert.ok(imported.length > 0, "the import registers tfjs' own, or there is nothing to prove");
  assert.deepEqual(lost, []);
  const sigmoid = 1 / (1 + Math.exp(-2)), expected = 2 * sigmoid * (1 - sigmoid);
  for (const gradient of [first, second]) {
    assert.equal(gradient.length, 32);
    assert.ok(gradient.every((value) => Math.abs(value - expected / Math.sqrt(1.001)) < 1e-6));
  }
});
