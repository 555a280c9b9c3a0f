/**
 * Starts the engine.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { messageOf, requireInteger } from "../core/mod.ts";
import { aligned } from "./memory/aligned.ts";
import { checkAllocations, heapOf } from "./memory/heap.ts";
import { adviseHugePages } from "./host/huge_pages.ts";
import { checkEngineOptions, type UseEngineOptions } from "./engine_options.ts";
import { engineInfo } from "./info.ts";
import { TIMED_SIDE } from "./gemm/gemm_speed.ts";
import {
  fetchKernels,
  instantiateKernels,
  kernelModules,
  type MemoryKind,
} from "./wasm/kernels_module.ts";
import { createMainThread } from "./main_thread.ts";
import { overrideKernels } from "./overrides.ts";
import { JOBS } from "./jobs.ts";
import { planWorkers } from "./threads/pool.ts";
import {
  BACKEND,
  type EngineInfo,
  runtimeIfStarted,
  setFallbackReason,
  setRuntime,
  type WasmBackend,
} from "./runtime/runtime.ts";
import { loadGradients } from "./tfjs/gradients.ts";
import { canShareHeap, createSharedBackend } from "./memory/shared_heap.ts";
import { modeOf } from "./runtime/thread.ts";

/**
 * Makes the engine tfjs' current backend. All of `tf` works on it; convolutions, matrix products, pooling, batch norm and
 * their gradients run on the engine's kernels. Calling it again changes the options.
 *
 * When WebAssembly SIMD cannot start, tfjs' `cpu` backend is used and `reason` says why.
 *
 * @param options What may be used.
 * @returns What was chosen.
 * @throws {TypeError} If an option does not exist or has the wrong type.
 * @throws {RangeError} If `threads` is not a positive integer, or the device is unknown.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const info = await useEngine({ blas: false });
 * assert.equal(info.backend, "geta");
 * assert.deepEqual([...tf.add([1, 2], [3, 4]).dataSync()], [4, 6]);
 * ```
 */
export async function useEngine(options: UseEngineOptions = {}): Promise<EngineInfo> {
  checkEngineOptions(options);
  const { blas = true, deterministic = false } = options;
  const cores = navigator.hardwareConcurrency;
  const wanted = Math.min(
    cores,
    requireInteger("threads", options.threads ?? Math.max(2, cores - 1), { min: 1 }),
  );
  tf.env().set("PROD", true); // no banner
  await loadGradients();
  const noGpu = options.device === "webgpu"
    ? await (await import("./webgpu.ts")).startWebgpu()
    : undefined;
  if (options.device === "webgpu" && noGpu === undefined) {
    setFallbackReason(undefined);
    return engineInfo();
  }
  try {
    const backend = await startBackend();
    const memory = heapOf(backend);
    const sharedHeap = heapKind !== "single";
    await fetchKernels(heapKind);
    await fetchKernels("single"); // of arrays in an arena
    const modules = kernelModules(heapKind);
    const relaxedSimd = modules.relaxed !== undefined && !deterministic;
    const module = relaxedSimd ? modules.relaxed! : modules.plain;
    const { tableBytes, gemmScratchBytes } = instantiateKernels(memory, module);
    const table = aligned(backend, "table", tableBytes!());
    const packing = (index: number) => aligned(backend, `packing ${index}`, gemmScratchBytes!());
    const blasThreads = !blas || deterministic ? 0 : sharedHeap ? 1 : wanted;
    const build = relaxedSimd ? "wasm-relaxed-simd" : "wasm-simd";
    const { thread: main, gflops, gemmReason } = createMainThread({
      index: 0,
      memory,
      module,
      table,
      packing: packing(0),
      blasThreads,
      build,
      timing: aligned(backend, "timing", 12 * TIMED_SIDE ** 2),
      always: blas === "always",
    });
    const { library } = main;
    hugePages ||= blas !== false && heapKind === "fixed" && adviseHugePages(memory);
    const threads = sharedHeap ? wanted : 1;
    const reason = noGpu ?? noSharedHeap;
    planWorkers(threads - 1, { memory, modules, table, packing, jobs: JOBS, program: WORKER });
    setRuntime({
      backend,
      memory,
      kernels: main.kernels,
      main,
      threads,
      mode: modeOf(relaxedSimd, library !== undefined),
      info: {
        backend: BACKEND,
        ...(library ? { gemm: "cblas", gemmLibrary: library } : { gemm: build }),
        gflops,
        ...(gemmReason ? { gemmReason } : {}),
        threads: library && !sharedHeap ? wanted : threads,
        deterministic,
        relaxedSimd,
        sharedHeap,
        hugePages,
        ...(reason ? { reason } : {}),
      },
    });
    setFallbackReason(undefined);
    return engineInfo();
  } catch (error) {
    await import("@tensorflow/tfjs-backend-cpu"); // loaded here only: that takes some ten milliseconds
    await tf.setBackend("cpu");
    setFallbackReason(messageOf(error));
    return engineInfo();
  }
}

// in a bundle it lies beside this program, as JavaScript
const ENDING = /\.\w+$/.exec(import.meta.url)?.[0] ?? ".js";
const WORKER = new URL(`./pool_worker${ENDING}`, import.meta.url);

let hugePages = false; // the heap lives as long as the process, so this stays true once it is
let heapKind: MemoryKind = "single";
let noSharedHeap: string | undefined;
let registration: Promise<void> | undefined; // two calls at a time must not start two heaps

async function startBackend(): Promise<WasmBackend> {
  const firstKind = canShareHeap() ? "fixed" : "single";
  await fetchKernels(firstKind);
  kernelModules(firstKind); // throws where there is no SIMD, before anything is registered
  await (registration ??= registerEngine());
  if (!await tf.setBackend(BACKEND)) {
    throw new Error("Cannot start the WebAssembly backend of tfjs");
  }
  const backend = tf.backend() as unknown as WasmBackend;
  if (!runtimeIfStarted()) checkAllocations(backend);
  return backend;
}

async function registerEngine(): Promise<void> {
  // not before: it would become the backend of programs that import a file of ours and never start the engine
  await import("@tensorflow/tfjs-backend-wasm");
  const shared = await sharedBackend();
  tf.registerBackend(BACKEND, shared ? () => shared as never : tf.findBackendFactory("wasm"), 3);
  tf.copyRegisteredKernels("wasm", BACKEND);
  overrideKernels();
}

// Undefined where threads cannot share a heap: then tfjs' own backend runs, on one thread.
async function sharedBackend(): Promise<WasmBackend | undefined> {
  try {
    if (canShareHeap()) {
      const { backend, kind } = await createSharedBackend();
      heapKind = kind;
      return backend;
    }
    noSharedHeap = "SharedArrayBuffer or Worker is missing";
  } catch (error) {
    noSharedHeap = messageOf(error);
  }
}
