/**
 * The tools of one thread: its instance of the kernels on the common heap and its matrix product.
 *
 * @module
 */
import { type Gemm, openBlas } from "../host/blas.ts";
import { instantiateKernels, type Kernels } from "../wasm/kernels_module.ts";

/** One thread's tools. */
export interface Thread {
  /** 0 is the main thread. */
  index: number;
  /** The kernels. */
  kernels: Kernels;
  /** The matrix product. */
  gemm: Gemm;
  /** File name of the CBLAS library that computes it, if there is one. */
  library: string | undefined;
}

/** What a thread is created from. */
export interface ThreadOptions {
  /** 0 is the main thread. */
  index: number;
  /** The heap. */
  memory: WebAssembly.Memory;
  /** The kernels, compiled. */
  module: WebAssembly.Module;
  /** Address of the constants of the kernels. */
  table: number;
  /** Scratch of this thread alone, for the own matrix product and for blocks. */
  packing: number;
  /** Threads a CBLAS library may use for one product; 0: use none. */
  blasThreads: number;
}

/**
 * Prepares a thread.
 *
 * @param options Heap, kernels and scratch.
 * @returns Its tools.
 */
export function createThread(options: ThreadOptions): Thread {
  const { index, memory, module, table, packing, blasThreads } = options;
  const kernels = instantiateKernels(memory, module);
  kernels.setTable(table);
  kernels.setBlocks(packing);
  const blas = blasThreads > 0 ? openBlas(memory, blasThreads) : undefined;
  const product = kernels.gemm;
  // arguments one by one, here and below: gathering and spreading them costs as much as a small product
  const own: Gemm = (transposeA, transposeB, m, n, k, a, lda, b, ldb, accumulate, c, ldc) =>
    product(transposeA, transposeB, m, n, k, a, lda, b, ldb, accumulate, c, ldc, packing);
  return {
    index,
    kernels,
    gemm: blas ? preferOwn(own, blas.gemm) : own,
    library: blas?.library,
  };
}

// Multiplications below which our own kernel is faster: the call of a library and its packing cost more than wide registers
// bring (measured on one thread, sides from 16 to 1024: equal at 2^14 to 2^15, whatever the shape).
const OWN_WORK = 1 << 15;

/**
 * The matrix product of a thread that has both.
 *
 * @param own Our kernel.
 * @param library The library's.
 * @returns One that takes ours for small products.
 */
export function preferOwn(own: Gemm, library: Gemm): Gemm {
  return (transposeA, transposeB, m, n, k, a, lda, b, ldb, accumulate, c, ldc) => {
    const gemm = m * n * k < OWN_WORK ? own : library;
    gemm(transposeA, transposeB, m, n, k, a, lda, b, ldb, accumulate, c, ldc);
  };
}

/**
 * The variant of a thread as one number.
 *
 * @param relaxed Whether it uses the relaxed-SIMD build.
 * @param blas Whether it multiplies by CBLAS.
 * @returns A number from 0 to 3.
 */
export function modeOf(relaxed: boolean, blas: boolean): number {
  return (relaxed ? 1 : 0) + (blas ? 2 : 0);
}
