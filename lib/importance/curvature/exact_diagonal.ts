import { requireInteger } from "../../core/mod.ts";
import type { HessianProduct } from "./hessian_product.ts";

/**
 * The diagonal of the Hessian entry by entry: one product for each parameter, so for networks of up to about a thousand.
 *
 * ```text
 * h_i = e_i^T (H e_i)        e_i = 1 at position i, 0 elsewhere
 * ```
 *
 * Source: LeCun, Denker, Solla: Optimal brain damage (1989), section 2, whose saliencies need this diagonal.
 *
 * @param product Product of the Hessian with a vector, as {@linkcode hessianProduct} gives it.
 * @param size Number of parameters.
 * @returns The diagonal h.
 * @throws {RangeError} If the size is not a whole number.
 *
 * @example
 * ```ts
 * import { exactDiagonal } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const product = ([a, b]: Float64Array) => [2 * a! + 3 * b!, 3 * a! - b!];
 * assert.deepEqual([...exactDiagonal(product, 2)], [2, -1]);
 * ```
 */
export function exactDiagonal(product: HessianProduct, size: number): Float64Array {
  requireInteger("size", size, { min: 0 });
  return Float64Array.from({ length: size }, (_, i) => {
    const unit = new Float64Array(size);
    unit[i] = 1;
    return product(unit)[i]!;
  });
}
