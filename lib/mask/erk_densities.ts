import { requireNumber, sizeOf } from "../core/mod.ts";
import { allocateShares } from "./allocate_shares.ts";

/**
 * Densities of layers by the Erdős–Rényi kernel rule: small layers stay denser than large ones.
 *
 * ```text
 * density_l = min(1, e (sum of the axes' lengths) / (product of the axes' lengths)),   e such that the whole has its sparsity
 * ```
 *
 * Layers that would be more than dense are dense, and e is solved again for the others.
 *
 * Source: Evci et al., Rigging the lottery: making all tickets winners (arXiv:1911.11134), section 3, equation 1.
 *
 * @param shapes Shapes of the weights, with any order of the axes.
 * @param sparsity Share of all weights that is zero.
 * @returns Densities by layer, and the factor e.
 * @throws {RangeError} If the sparsity is not in [0, 1] or a shape is empty.
 *
 * @example
 * ```ts
 * import { erkDensities } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const { densities } = erkDensities([[10, 10], [100, 100]], 0.9);
 * assert.ok(densities[0]! > 5 * densities[1]!);
 * ```
 */
export function erkDensities(
  shapes: readonly (readonly number[])[],
  sparsity: number,
): { densities: number[]; epsilon: number } {
  requireNumber("sparsity", sparsity, { min: 0, max: 1 });
  const sizes = shapes.map(sizeOf);
  const raw = shapes.map((shape, i) => shape.reduce((a, b) => a + b, 0) / sizes[i]!);
  const { shares, factor } = allocateShares(raw, { sizes, target: 1 - sparsity });
  return { densities: shares, epsilon: factor };
}
