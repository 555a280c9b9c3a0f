import {
  checkOptions,
  given,
  random,
  requireInteger,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import type { HessianProduct } from "./hessian_product.ts";

/** Options of {@linkcode rademacher}. */
export interface RademacherOptions {
  /** How many vectors. */
  count: number;
  /** Seed; 0 by default. */
  seed?: number;
}

/**
 * Random vectors of -1 and 1, each with probability 1/2: the probes of {@linkcode hutchinsonDiagonal}.
 *
 * ```text
 * P(z_i = 1) = P(z_i = -1) = 1/2, independent
 * ```
 *
 * @param size Length of a vector.
 * @param options How many, and the seed.
 * @returns The vectors.
 * @throws {RangeError} If a length, count or seed is not a whole number.
 *
 * @example
 * ```ts
 * import { rademacher } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const [z] = rademacher(5, { count: 1 });
 * assert.ok(z!.every((sign) => sign === 1 || sign === -1));
 * ```
 */
export function rademacher(size: number, options: RademacherOptions): Float64Array[] {
  checkOptions("rademacher()", options, { count: given(unchecked), seed: unchecked });
  const { count, seed = 0 } = options;
  requireInteger("size", size, { min: 0 });
  requireInteger("count", count, { min: 1 });
  requireInteger("seed", seed);
  const stream = random(seed);
  return Array.from(
    { length: count },
    () => Float64Array.from({ length: size }, () => stream.uniform() < 0.5 ? -1 : 1),
  );
}

/**
 * Estimate of the diagonal of the Hessian from a few products, however many parameters there are.
 *
 * | symbol | meaning                                              |
 * | ------ | ---------------------------------------------------- |
 * | z_k    | probe k: random signs, from {@linkcode rademacher}   |
 * | K      | number of probes                                     |
 *
 * ```text
 * h = (1/K) sum over k of  z_k * (H z_k)          entry by entry
 * E[h_i] = H_ii        Var(h_i) = (1/K) sum over j != i of H_ij^2
 * ```
 *
 * The error falls as 1/sqrt(K), and signs make it smaller than normal probes would, which add 2 H_ii^2 / K. An estimate may be
 * negative although H_ii is not.
 *
 * Source: Bekas, Kokiopoulou, Saad: An estimator for the diagonal of a matrix (2007); Yao et al.: AdaHessian (arXiv:2006.00719).
 *
 * @param product Product of the Hessian with a vector.
 * @param probes The probes, at least one.
 * @returns The estimate h.
 * @throws {RangeError} If there is no probe.
 * @throws {TypeError} If probes differ in length.
 *
 * @example A diagonal matrix is found with one probe
 * ```ts
 * import { hutchinsonDiagonal, rademacher } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const product = ([a, b]: Float64Array) => [2 * a!, -b!];
 * assert.deepEqual([...hutchinsonDiagonal(product, rademacher(2, { count: 1 }))], [2, -1]);
 * ```
 */
export function hutchinsonDiagonal(
  product: HessianProduct,
  probes: readonly ArrayLike<number>[],
): Float64Array {
  requireInteger("the number of probes", probes.length, { min: 1 });
  const size = probes[0]!.length;
  const sums = new Float64Array(size);
  probes.forEach((probe, k) => {
    requireShape(`probe ${k}`, [probe.length], [size]);
    const z = Float64Array.from(probe);
    const image = product(z);
    for (let i = 0; i < size; i++) sums[i]! += z[i]! * image[i]!;
  });
  return sums.map((sum) => sum / probes.length);
}
