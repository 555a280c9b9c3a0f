import { largest, requireFiniteNumbers, requireInteger, requireShape } from "../../core/mod.ts";
import type { EieMatrix } from "./encode_matrix.ts";

/**
 * Work of a layer: `work[k][i]` is the number of entries that broadcast i, the i-th activation that is not zero, finds in element k.
 */
export type QueueWork = readonly ArrayLike<number>[];

/**
 * Which activations are broadcast, and what each of them gives every element to do.
 *
 * ```text
 * broadcasts: the columns j with a_j != 0, in their order;   n_{k,i} = p_{j+1} - p_j of element k
 * ```
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section III-C.
 *
 * @param matrix The matrix in slices.
 * @param activations One for each column.
 * @returns Columns that are broadcast, and the work, one list for each element.
 * @throws {TypeError} If there are not as many activations as columns.
 * @throws {RangeError} If an activation is not finite.
 *
 * @example
 * ```ts
 * import { broadcastWork, encodeEie } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const matrix = encodeEie([1, 0, 0, 2, 2, 1], { shape: [3, 2], elements: 2 });
 * assert.deepEqual(broadcastWork(matrix, [4, 1]), { columns: [0, 1], work: [[2, 1], [0, 1]] });
 * assert.deepEqual(broadcastWork(matrix, [0, 1]).columns, [1]);
 * ```
 */
export function broadcastWork(
  { shape, slices }: EieMatrix,
  activations: ArrayLike<number>,
): { columns: number[]; work: number[][] } {
  requireShape("activations", [activations.length], [shape[1]]);
  requireFiniteNumbers("activations", activations);
  const columns: number[] = [];
  for (let j = 0; j < activations.length; j++) if (activations[j] !== 0) columns.push(j);
  const work = slices.map(({ pointers }) => columns.map((j) => pointers[j + 1]! - pointers[j]!));
  return { columns, work };
}

/**
 * Sums of the work and what follows from them alone, whatever the queues do.
 *
 * ```text
 * total   = sum over k, i of n_{k,i}
 * busiest = max over k of  sum over i of n_{k,i}      no schedule is faster, since rows do not change their element
 * balance = total / (N busiest)                       efficiency with queues of any length
 * ```
 *
 * More elements have fewer rows each, and the balance falls: the sums vary more, relative to their mean.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section VI-A, figure 13 for the balance over the number of elements.
 *
 * @param work Entries by element and broadcast.
 * @returns Total, busiest and balance; a layer without work is balanced.
 * @throws {TypeError} If the elements do not have the same number of broadcasts, or there is no element.
 * @throws {RangeError} If a number is no integer from 0.
 *
 * @example
 * ```ts
 * import { loadBalance } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(loadBalance([[4, 1], [1, 2]]), { total: 8, busiest: 5, balance: 0.8 });
 * ```
 */
export function loadBalance(work: QueueWork): { total: number; busiest: number; balance: number } {
  requireWork(work);
  const sums = work.map((entries) => Array.from(entries).reduce((sum, n) => sum + n, 0));
  const total = sums.reduce((sum, n) => sum + n, 0), busiest = largest(sums);
  return { total, busiest, balance: busiest === 0 ? 1 : total / (work.length * busiest) };
}

/**
 * Refuses work that is not one list of counts for each element, all of the same length.
 *
 * @param work Entries by element and broadcast.
 * @returns Number of broadcasts.
 * @throws {TypeError} If there is no element, or lengths differ.
 * @throws {RangeError} If a number is no integer from 0.
 */
export function requireWork(work: QueueWork): number {
  if (work.length === 0) {
    throw new TypeError(
      "Cannot use work: there must be at least one element: current value is none",
    );
  }
  const broadcasts = work[0]!.length;
  for (const entries of work) {
    requireShape("work", [entries.length], [broadcasts]);
    for (let i = 0; i < broadcasts; i++) requireInteger("work", entries[i]!, { min: 0 });
  }
  return broadcasts;
}
