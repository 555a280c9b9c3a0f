/**
 * What the engine runs on.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { usedHeap } from "./memory/heap.ts";
import { BACKEND, type EngineInfo, fallbackReason, runtimeIfStarted } from "./runtime/runtime.ts";

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
