import {
  checkOptions,
  integerWithin,
  oneOfWords,
  type OptionChecks,
  trueOrFalse,
  valueText,
} from "../core/mod.ts";

/** What `useEngine` may use. */
export interface UseEngineOptions {
  /**
   * `"webgpu"`: tfjs' backend for graphics cards, where the fused operators run as sequences of tfjs' own; the other options do
   * not matter there. In Deno values are read back by `await tensor.data()` only: `dataSync` needs a canvas. So code that
   * reads values at every step (optimizers on arrays, `readArray`, runs of the command) stays on the engine, which also starts,
   * with a `reason`, when there is no adapter. Default: the engine on the processor.
   */
  device?: "webgpu";
  /**
   * Whether libraries of the machine may be used (they also need `--allow-ffi`): CBLAS, if it is faster than the own kernel,
   * and on Linux the C library, which is asked for huge pages. With `"always"` CBLAS is taken without a comparison, so that a worker
   * does as the program that started it. Default true.
   */
  blas?: boolean | "always";
  /**
   * Threads, at most the number of cores. Default: all cores but one, at least two where there are two. The results do not
   * depend on it.
   */
  threads?: number;
  /**
   * Give the same bits on every machine: plain SIMD, no CBLAS (up to twice as slow). Without it results repeat, whatever the
   * number of threads, while `engineInfo().gemm` is the same, and differ in the last digits elsewhere. Default false.
   */
  deterministic?: boolean;
}

/**
 * The largest number of threads that can be asked for; no machine has as many cores.
 *
 * @example
 * ```ts
 * import { MAX_THREADS, useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(() => useEngine({ threads: MAX_THREADS + 1 }), /threads: it must be an integer in \[1, 1024\]/);
 * ```
 */
export const MAX_THREADS = 1024;

const CHECKS: OptionChecks<UseEngineOptions> = {
  device: oneOfWords(["webgpu"]),
  blas(name, value) {
    if (value === "always" || typeof value === "boolean") return;
    throw new TypeError(
      `Cannot use ${name}: it must be true or false, or "always": current value is ${
        valueText(value)
      }`,
    );
  },
  threads: integerWithin({ min: 1, max: MAX_THREADS }),
  deterministic: trueOrFalse,
};

/** Throws unless the options are what they may be. */
export function checkEngineOptions(options: UseEngineOptions): void {
  checkOptions("useEngine()", options, CHECKS);
}
