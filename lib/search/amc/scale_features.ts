import { largest, requireFiniteNumbers, requireShape, smallest } from "../../core/mod.ts";

/**
 * Features of layers, each scaled to [0, 1] over the layers, so that a network may read them. A feature that is the same for all
 * layers says nothing and stays as it is.
 *
 * ```text
 * x'_lf = (x_lf - min_l x_lf) / (max_l x_lf - min_l x_lf)
 * ```
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.1; constants as in https://github.com/mit-han-lab/amc.
 *
 * @param rows For each layer its features, as many for all.
 * @returns Scaled rows.
 * @throws {TypeError} If rows have different lengths.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * ```ts
 * import { scaleFeatures } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(scaleFeatures([[0, 3], [2, 3], [8, 3]]), [[0, 3], [0.25, 3], [1, 3]]);
 * ```
 */
export function scaleFeatures(rows: readonly (readonly number[])[]): number[][] {
  rows.forEach((row, l) => {
    requireShape(`the features of layer ${l}`, [row.length], [rows[0]!.length]);
    requireFiniteNumbers(`the features of layer ${l}`, row);
  });
  const ranges = (rows[0] ?? []).map((_, f) => {
    const values = rows.map((row) => row[f]!), min = smallest(values);
    return { min, range: largest(values) - min };
  });
  return rows.map((row) =>
    row.map((value, f) => {
      const { min, range } = ranges[f]!;
      return range > 0 ? (value - min) / range : value;
    })
  );
}
