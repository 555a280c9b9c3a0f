/**
 * What the engine holds while it runs: the tfjs WebAssembly backend, its heap, our kernels on that heap and the matrix
 * product. This is the one place of the library with a global: tfjs has one engine per process, too.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "../wasm/kernels_module.ts";
import type { Thread } from "./thread.ts";

/** Name under which the backend is registered with tfjs. */
export const BACKEND = "geta";

/** What tfjs knows about a tensor's data. */
export interface DataHandle {
  /** Key of the data inside the backend. */
  dataId: object;
  /** Shape of the tensor. */
  shape: number[];
  /** Element type, for example `"float32"`. */
  dtype: string;
}

/** The part of tfjs' `BackendWasm` that the engine uses; private to tfjs, so tests/engine/hooks_test.ts checks it. */
export interface WasmBackend {
  /** Emscripten's module. */
  wasm: {
    _malloc(bytes: number): number;
    _free(address: number): void;
    asm: { memory?: WebAssembly.Memory };
    /** The memory of the threaded build. */
    wasmMemory?: WebAssembly.Memory;
    HEAPU8: Uint8Array;
  };
  /** Where the data of each tensor start. */
  dataIdMap: { get(dataId: object): { memoryOffset: number; refCount: number } | undefined };
  /** Allocates a tensor. */
  makeOutput(shape: readonly number[], dtype: string): DataHandle;
  /** One more tensor shares the data. */
  incRef(dataId: object): void;
}

/** What the engine found and chose on this machine. */
export interface EngineInfo {
  /** Current tfjs backend: `"geta"` for this engine, `"cpu"`, `"webgpu"` or `"wasm"` for those of tfjs. */
  backend: string;
  /** What multiplies matrices. */
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

/** The running engine. */
export interface Runtime {
  /** The tfjs backend. */
  backend: WasmBackend;
  /** Its heap. */
  memory: WebAssembly.Memory;
  /** Our kernels on that heap, for work that is not worth sharing. */
  kernels: Kernels;
  /** The tools of the main thread. */
  main: Thread;
  /** Threads that may work, the main thread among them. */
  threads: number;
  /** Variant of the threads, see `modeOf`. */
  mode: number;
  /** What was chosen. */
  info: Omit<EngineInfo, "heapBytes">;
}

let running: Runtime | undefined;

/**
 * The running engine.
 *
 * @returns The engine.
 * @throws {Error} If `useEngine` was not called or fell back to tfjs' own backend.
 */
export function runtime(): Runtime {
  if (!running) {
    throw new Error(
      "Cannot run the kernel: useEngine() must have started: current value is stopped",
    );
  }
  return running;
}

/**
 * The running engine if there is one.
 *
 * @returns The engine or undefined.
 */
export function runtimeIfStarted(): Runtime | undefined {
  return running;
}

/**
 * Makes an engine the running one.
 *
 * @param next The engine.
 */
export function setRuntime(next: Runtime): void {
  running = next;
}

let fallback: string | undefined;

/**
 * Remembers why the last start ended on another backend.
 *
 * @param reason The reason, or undefined when it did not.
 */
export function setFallbackReason(reason: string | undefined): void {
  fallback = reason;
}

/**
 * Why the last start ended on another backend.
 *
 * @returns The reason, or undefined when it did not.
 */
export function fallbackReason(): string | undefined {
  return fallback;
}

/**
 * Whether new tensors go to our backend.
 *
 * @returns True while `geta` is tfjs' current backend.
 */
export function isActive(): boolean {
  return running !== undefined && tf.getBackend() === BACKEND;
}
