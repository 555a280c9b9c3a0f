/**
 * Starts the engine.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { requireInteger } from "../core/mod.ts";
import { type Blas, openBlas } from "./blas.ts";
import { checkAllocations } from "./heap.ts";
import { type EngineInfo, engineInfo } from "./info.ts";
import { instantiateKernels, kernelModules } from "./kernels_module.ts";
import { overrideKernels } from "./overrides.ts";
import { BACKEND, runtimeIfStarted, setRuntime, type WasmBackend } from "./runtime.ts";

/** What `useEngine` may use. */
export interface UseEngineOptions {
  /** Whether a CBLAS library of the machine may be used (it also needs `--allow-ffi`); default true. */
  blas?: boolean;
  /**
   * Threads of the CBLAS library, at most the number of cores. Default: all cores but one, since the library's threads wait
   * for each other without sleeping and become several times slower when another program needs a core.
   */
  threads?: number;
  /**
   * Give the same bits on every machine: plain SIMD, no CBLAS (up to twice as slow). Without it results repeat on
   * one machine with one number of threads, and differ in the last digits elsewhere. Default false.
   */
  deterministic?: boolean;
}

/**
 * Makes the engine tfjs' current backend. All of `tf` works on it; convolutions, matrix products, pooling, batch norm and
 * their gradients run on the engine's kernels. Calling it again changes the options.
 *
 * When WebAssembly SIMD cannot start, tfjs' `cpu` backend is used and `reason` says why.
 *
 * @param options What may be used.
 * @returns What was chosen.
 * @throws {RangeError} If `threads` is not a positive integer.
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
  const { blas = true, deterministic = false } = options;
  const cores = navigator.hardwareConcurrency;
  const threads = Math.min(
    cores,
    requireInteger("threads", options.threads ?? Math.max(1, cores - 1), { least: 1 }),
  );
  tf.env().set("PROD", true); // no banner
  try {
    const backend = await startBackend();
    const { memory } = backend.wasm.asm;
    const relaxedSimd = kernelModules().relaxed !== undefined && !deterministic;
    const kernels = instantiateKernels(memory, relaxedSimd);
    kernels.setTable!(aligned(backend, kernels.tableBytes!()));
    const packing = aligned(backend, kernels.gemmScratchBytes!());
    const library: Blas | undefined = blas && !deterministic
      ? openBlas(memory, threads)
      : undefined;
    const own = kernels.gemm!;
    setRuntime({
      backend,
      memory,
      kernels,
      gemm: library?.gemm ?? ((...args) => void own(...args, packing)),
      info: {
        backend: BACKEND,
        gemm: library ? "cblas" : relaxedSimd ? "wasm-relaxed-simd" : "wasm-simd",
        ...(library ? { gemmLibrary: library.library } : {}),
        threads: library ? threads : 1,
        deterministic,
        relaxedSimd,
      },
    });
    return engineInfo();
  } catch (error) {
    await tf.setBackend("cpu");
    return { ...engineInfo(), reason: error instanceof Error ? error.message : String(error) };
  }
}

async function startBackend(): Promise<WasmBackend> {
  kernelModules(); // throws where there is no SIMD, before anything is registered
  if (!tf.engine().registryFactory[BACKEND]) {
    tf.registerBackend(BACKEND, tf.findBackendFactory("wasm"), 3);
    tf.copyRegisteredKernels("wasm", BACKEND);
    overrideKernels();
  }
  if (!await tf.setBackend(BACKEND)) {
    throw new Error("Cannot start the WebAssembly backend of tfjs");
  }
  const backend = tf.backend() as unknown as WasmBackend;
  if (!runtimeIfStarted()) checkAllocations(backend);
  return backend;
}

const blocks = new Map<number, number>();

// 64-byte aligned memory that lives as long as the engine; a second start reuses it
function aligned(backend: WasmBackend, bytes: number): number {
  let start = blocks.get(bytes);
  if (start === undefined) blocks.set(bytes, start = backend.wasm._malloc(bytes + 64) >>> 0);
  return Math.ceil(start / 64) * 64;
}
