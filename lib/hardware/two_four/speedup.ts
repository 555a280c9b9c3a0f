import { checkOptions, given, integerWithin, numberWithin } from "../../core/mod.ts";
import { nmStorage } from "../../nm/mod.ts";
import { type MachineOptions, type RooflineTime, rooflineTime } from "../roofline/roofline.ts";

/** A product of matrices: [m, k] weights times [k, n] inputs. */
export interface ProductSize {
  /** Outputs: rows of the weights. */
  m: number;
  /** Inputs: columns of the weights, a multiple of 4. */
  k: number;
  /** Batch: columns of the inputs. */
  n: number;
}

/** A product on a machine. */
export interface ProductTime extends RooflineTime {
  /** Multiply-adds that the machine's units do. */
  macs: number;
  /** Bytes moved: weights, inputs, outputs, each once. */
  bytes: number;
}

/**
 * Dense and 2:4 product on a machine whose sparse units do twice the multiply-adds. Half the products are skipped, but only the
 * weights become smaller, and by less than half: what is bound by traffic, or becomes so, gains less than twice.
 *
 * | symbol | here        | meaning                            |
 * | ------ | ----------- | ---------------------------------- |
 * | m, k, n | `size`     | outputs, inputs, batch             |
 * | v      | `valueBits` | bits of a value                    |
 *
 * ```text
 * dense:   macs = m k n        bytes = v (m k + k n + m n) / 8
 * 2:4:     macs = m k n / 2    bytes = v (k n + m n) / 8 + m k / 2 (v + 2) / 8        56.25 % of the weights at 16 bits
 * t = max(macs / peak, bytes / bandwidth),   speed-up = t_dense / t_sparse
 * ```
 *
 * Published: twice the peak, and up to 1.8 to 2 times in large products on an A100.
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378), sections 3 and 4; Williams, Waterman, Patterson
 * 2009, Roofline: an insightful visual performance model, doi:10.1145/1498765.1498785.
 *
 * @param size Lengths of the product.
 * @param options The machine (dense peak), and bits of a value, 16 by default.
 * @returns Both times and their quotient.
 * @throws {TypeError} If 4 does not divide the weights.
 * @throws {RangeError} If a number is out of range.
 *
 * @example A batch that makes the sparse product wait for memory
 * ```ts
 * import { twoOfFourSpeedup } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const machine = { peak: 1e12, bandwidth: 1e10 };
 * const { dense, sparse, speedup } = twoOfFourSpeedup({ m: 1024, k: 1024, n: 256 }, machine);
 * assert.deepEqual([dense.bound, sparse.bound, speedup.toFixed(2)], ["memory", "memory", "1.41"]);
 * ```
 */
export function twoOfFourSpeedup(
  size: ProductSize,
  options: MachineOptions & { valueBits?: number },
): { dense: ProductTime; sparse: ProductTime; speedup: number } {
  const positive = given(numberWithin({ exclusiveMin: 0 }));
  checkOptions("twoOfFourSpeedup()", options, {
    peak: positive,
    bandwidth: positive,
    valueBits: integerWithin({ min: 1 }),
  });
  const { valueBits = 16, ...machine } = options;
  for (const name of ["m", "k", "n"] as const) integerWithin({ min: 1 })(name, size[name]);
  const { m, k, n } = size, weights = nmStorage(m * k, { n: 2, m: 4, valueBits });
  const others = (k * n + m * n) * valueBits / 8, macs = m * k * n;
  const time = (work: { macs: number; bytes: number }) => ({
    ...work,
    ...rooflineTime(work, machine),
  });
  const dense = time({ macs, bytes: weights.dense / 8 + others });
  const sparse = time({ macs: macs / 2, bytes: weights.compressed / 8 + others });
  return { dense, sparse, speedup: dense.seconds / sparse.seconds };
}
