/**
 * The tools of the main thread, with the fastest matrix product of this machine.
 *
 * @module
 */
import { largest } from "../core/mod.ts";
import { blasProblem, type Gemm, openBlas } from "./host/blas.ts";
import { gemmSpeeds } from "./gemm/gemm_speed.ts";
import { createThread, preferOwn, type Thread, type ThreadOptions } from "./runtime/thread.ts";

/** A matrix product and its library. */
export interface NamedGemm {
  /** The product. */
  gemm: Gemm;
  /** File name of its library, or undefined for the own kernel. */
  library: string | undefined;
}

/** The tools of the main thread and why its matrix product was chosen. */
export interface MainThread {
  /** Its tools. */
  thread: Thread;
  /** Speed of its matrix product, 1e9 floating-point operations per second. */
  gflops: number;
  /** Why its matrix product is not CBLAS, if that was wanted. */
  gemmReason: string | undefined;
}

/** What the main thread is created from. */
export interface MainThreadOptions extends ThreadOptions {
  /** Name of the build of the kernels. */
  build: string;
  /** Where products can be timed, see `gemmSpeeds`. */
  timing: number;
  /** Whether CBLAS, where it may be used and there is one, is taken without a comparison. Default false. */
  always?: boolean;
}

/**
 * Prepares the main thread.
 *
 * @param options Heap, kernels, and whether CBLAS may be used.
 * @returns Its tools.
 */
export function createMainThread(options: MainThreadOptions): MainThread {
  const { memory, blasThreads, build, timing, always = false } = options;
  const thread = createThread({ ...options, blasThreads: 0 });
  const blas = blasThreads > 0 ? openBlas(memory, blasThreads) : undefined;
  const products = blas === undefined ? [thread] : always ? [blas] : [thread, blas];
  const speeds = measuredOnce(
    `${build} ${blas ? blasThreads : 0} ${products.length}`,
    () => gemmSpeeds(products.map(({ gemm }) => gemm), thread.kernels, timing),
  );
  const { gemm, library, gflops, slower } = fastest(products, speeds);
  const gemmReason = blasThreads === 0 ? undefined : blas ? slower : blasProblem();
  const chosen = library ? preferOwn(thread.gemm, gemm) : gemm; // as in createThread: all threads must choose the same product
  return { thread: { ...thread, gemm: chosen, library }, gflops, gemmReason };
}

// A second start must make the same choice, or its results would differ from those of the first.
const measurements = new Map<string, number[]>();

function measuredOnce(key: string, measure: () => number[]): number[] {
  const known = measurements.get(key) ?? measure();
  measurements.set(key, known);
  return known;
}

/**
 * The fastest of some products.
 *
 * @param products The products; in a tie the first wins.
 * @param speeds Their speeds, 1e9 floating-point operations per second.
 * @returns The fastest, its speed, and a sentence about a library that is slower.
 */
export function fastest(
  products: NamedGemm[],
  speeds: number[],
): NamedGemm & { gflops: number; slower: string | undefined } {
  const gflops = largest(speeds);
  const { gemm, library } = products[speeds.indexOf(gflops)]!;
  const slowerAt = products.findIndex((product) => product.library !== undefined);
  const slower = library === undefined && slowerAt >= 0
    ? `${products[slowerAt]!.library} is slower: ${speeds[slowerAt]!.toFixed(1)} GFLOP/s against ` +
      `${gflops.toFixed(1)}`
    : undefined;
  return { gemm, library, gflops, slower };
}
