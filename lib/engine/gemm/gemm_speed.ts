/**
 * Measures which matrix product is the fastest.
 *
 * @module
 */
import type { Gemm } from "../host/blas.ts";
import type { Kernels } from "../wasm/kernels_module.ts";

/** Side of the product that is timed: half a millisecond or less with either, and large enough to tell them apart. */
export const TIMED_SIDE = 192;

// The shortest time counts, since the first repetitions still compile code and touch new memory.
const REPETITIONS = 4, MILLISECONDS = 4;

/**
 * Times products against each other, in turns, so that other load of the machine slows all of them.
 *
 * @param products The products, all on one heap.
 * @param kernels The kernels of that heap.
 * @param start Address of 12 `TIMED_SIDE`^2 bytes that may be overwritten, a multiple of 64.
 * @returns The speed of each, 1e9 floating-point operations (multiplications and additions) per second.
 */
export function gemmSpeeds(products: Gemm[], kernels: Kernels, start: number): number[] {
  const n = TIMED_SIDE, bytes = 4 * n * n;
  kernels.clear(start, 3 * n * n); // the memory may hold NaN or denormal values
  const min = products.map(() => Infinity);
  const end = performance.now() + MILLISECONDS;
  for (let done = 0; done < REPETITIONS || performance.now() < end; done++) {
    products.forEach((gemm, i) => {
      const begin = performance.now();
      gemm(0, 0, n, n, n, start, n, start + bytes, n, 0, start + 2 * bytes, n);
      min[i] = Math.min(min[i]!, performance.now() - begin);
    });
  }
  return min.map((milliseconds) => 2 * n ** 3 / milliseconds / 1e6);
}
