/**
 * Splits a long series into at most `max` chunks of nearly equal length, so that a chart draws a few hundred points
 * instead of tens of thousands.
 *
 * @param series Any values, in order.
 * @param max Largest number of chunks, at least 1.
 * @returns Chunks whose concatenation is the series; a short series gives chunks of one.
 *
 * @example
 * ```ts
 * import { chunks } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(chunks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4, 5]]);
 * ```
 */
export function chunks<T>(series: readonly T[], max: number): T[][] {
  const count = Math.min(max, series.length);
  const edge = (i: number) => Math.floor((i * series.length) / count);
  return Array.from({ length: count }, (_, i) => series.slice(edge(i), edge(i + 1)));
}

/**
 * Joins neighbouring cells of the same value, so that a chart draws one rectangle where nothing changes.
 *
 * @param cells Cells of one row, in order; each begins where the one before ends (`to`).
 * @param field The entry that must be the same.
 * @returns New cells: the first of its neighbours with the end of the last.
 *
 * @example
 * ```ts
 * import { joinedCells } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const cells = [{ bits: 4, to: 1 }, { bits: 4, to: 2 }, { bits: 3, to: 3 }];
 * assert.deepEqual(joinedCells(cells, "bits"), [{ bits: 4, to: 2 }, { bits: 3, to: 3 }]);
 * ```
 */
export function joinedCells<T extends { to: number }>(
  cells: readonly T[],
  field: keyof T,
): T[] {
  const joined: T[] = [];
  for (const cell of cells) {
    const before = joined.at(-1);
    if (before !== undefined && before[field] === cell[field]) before.to = cell.to;
    else joined.push({ ...cell });
  }
  return joined;
}
