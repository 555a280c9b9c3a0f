/**
 * What the engine runs on.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { usedHeap } from "./heap.ts";
import { BACKEND, fallbackReason, runtimeIfStarted } from "./runtime.ts";

/** What the engine found and chose on this machine. */
export interface EngineInfo {
  /** Current tfjs backend: `"geta"` for this engine, `"cpu"`, `"webgpu"` or `"wasm"` for those of tfjs. */
  backend: string;
  /** Who multiplies matrices. */
  gemm: "cblas" | "wasm-relaxed-simd" | "wasm-simd" | "tfjs";
  /** File name of the CBLAS library, if one is used. */
  gemmLibrary?: string;
  /**
   * Its speed, 1e9 floating-point operations per second: a product of two 192 x 192 matrices on one thread, measured at the
   * first start; 0 where tfjs multiplies. Without a shared heap a CBLAS library has all threads for it.
   */
  gflops: number;
  /** Why CBLAS is not used although it may be: not permitted, not found, or slower than the own kernel. */
  gemmReason?: string;
  /** Threads that work, the main thread among them; without a shared heap those of the CBLAS library. */
  threads: number;
  /** Whether the same program gives the same bits on every machine. */
  deterministic: boolean;
  /** Whether the machine has relaxed SIMD (fused multiply-add). */
  relaxedSimd: boolean;
  /** Whether threads can share the heap; if not, all but CBLAS runs on one. */
  sharedHeap: boolean;
  /** Whether the system was asked for large pages of memory for the heap, and agreed. */
  hugePages: boolean;
  /** Bytes of the WebAssembly heap that have been in use so far, at most 4 GiB. */
  heapBytes: number;
  /** Why the engine fell back to tfjs' own backend, or to one thread. */
  reason?: string;
}

/**
 * Describes the current backend.
 *
 * @returns What runs now.
 *
 * @example
 * ```ts
 * import { engineInfo, useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.equal(engineInfo().backend, "geta");
 * ```
 */
export function engineInfo(): EngineInfo {
  const running = runtimeIfStarted();
  const backend = tf.getBackend() ?? "none";
  if (running && backend === BACKEND) {
    return { ...running.info, heapBytes: usedHeap() };
  }
  return {
    backend,
    gemm: "tfjs",
    gflops: 0,
    threads: 1,
    deterministic: backend === "cpu",
    relaxedSimd: false,
    sharedHeap: false,
    hugePages: false,
    heapBytes: 0,
    ...(fallbackReason() === undefined ? {} : { reason: fallbackReason()! }),
  };
}

/**
 * What a user should be told about the backend: the library itself prints nothing.
 *
 * @param info What runs.
 * @returns One sentence when the engine fell back to something slower, else undefined.
 *
 * @example
 * ```ts
 * import { engineWarning, useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * const info = await useEngine();
 * assert.equal(
 *   engineWarning({ ...info, backend: "cpu", reason: "no SIMD" }),
 *   "The engine cannot start here, so all runs slowly on tfjs' cpu: no SIMD",
 * );
 * ```
 */
export function engineWarning({ backend, threads, reason }: EngineInfo): string | undefined {
  if (reason === undefined) return undefined;
  if (backend === "cpu") {
    return `The engine cannot start here, so all runs slowly on tfjs' cpu: ${reason}`;
  }
  return `The engine runs on ${threads === 1 ? "one thread" : `${threads} threads`}: ${reason}`;
}
