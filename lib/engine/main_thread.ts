/**
 * The tools of the main thread, with the fastest matrix product of this machine.
 *
 * @module
 */
import { blasProblem, type Gemm, openBlas } from "./host/blas.ts";
import { gemmSpeeds } from "./gemm/gemm_speed.ts";
import { createThread, preferOwn, type Thread, type ThreadOptions } from "./runtime/thread.ts";

/** A matrix product and who made it. */
export interface NamedGemm {
  /** The product. */
  gemm: Gemm;
  /** File name of its library, or undefined for the own kernel. */
  library: string | undefined;
}

/** What the main thread works with, and why. */
export interface MainThread {
  /** Its tools. */
  thread: Thread;
  /** Speed of its matrix product, 1e9 floating-point operations per second. */
  gflops: number;
  /** Why its matrix product is not CBLAS, if that was wanted. */
  gemmReason: string | undefined;
}

/** How the main thread differs from others. */
export interface MainThreadOptions extends ThreadOptions {
  /** Name of the build of the kernels. */
  build: string;
  /** Where products can be timed, see `gemmSpeeds`. */
  timing: number;
}

/**
 * Prepares the main thread.
 *
 * @param options Where it works, and whether CBLAS may be used.
 * @returns Its tools.
 */
export function createMainThread(options: MainThreadOptions): MainThread {
  const { memory, blasThreads, build, timing } = options;
  const thread = createThread({ ...options, blasThreads: 0 });
  const blas = blasThreads > 0 ? openBlas(memory, blasThreads) : undefined;
  const products = blas ? [thread, blas] : [thread];
  const speeds = measuredOnce(
    `${build} ${blas ? blasThreads : 0}`,
    () => gemmSpeeds(products.map(({ gemm }) => gemm), thread.kernels, timing),
  );
  const { gemm, library, gflops, slower } = fastest(products, speeds);
  const gemmReason = blasThreads === 0 ? undefined : blas ? slower : blasProblem();
  const chosen = library ? preferOwn(thread.gemm, gemm) : gemm; // as in createThread: all threads must compute alike
  return { thread: { ...thread, gemm: chosen, library }, gflops, gemmReason };
}

// A second start must choose alike, or its results would differ from the first's.
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
 * @returns It, its speed, and what lost against it if that is a library.
 */
export function fastest(
  products: NamedGemm[],
  speeds: number[],
): NamedGemm & { gflops: number; slower: string | undefined } {
  const gflops = Math.max(...speeds);
  const { gemm, library } = products[speeds.indexOf(gflops)]!;
  const lost = products.findIndex((product) => product.library !== undefined);
  const slower = library === undefined && lost >= 0
    ? `${products[lost]!.library} is slower: ${speeds[lost]!.toFixed(1)} GFLOP/s against ` +
      `${gflops.toFixed(1)}`
    : undefined;
  return { gemm, library, gflops, slower };
}
