/** What a block of channels keeps, and what it would keep without each of them; rows are outputs and places of the kernel. */
export interface KeptParts {
  /** Magnitudes of each of its m channels, one a row. */
  columns: readonly Float32Array[];
  /** Sum of the n largest of every row. */
  kept: number;
  /** For each channel, the same sum when the row lacks it. */
  without: Float64Array;
  /** For each channel and row, the n-th largest of the row without it. */
  limits: Float32Array[];
  /** Sum of each channel's magnitudes. */
  sums: Float64Array;
  /** Sum of each channel's limits. */
  limitSums: Float64Array;
}

/**
 * Sorts every row of a block once and reads off what the row keeps without each of its channels.
 *
 * ```text
 * x among the n largest:  the (n+1)-th largest moves up    sum of the n largest - x + (n+1)-th,   limit = (n+1)-th
 * otherwise:              nothing changes                  sum of the n largest,                  limit = n-th
 * ```
 *
 * @param columns Magnitudes of each channel of the block, one a row.
 * @param n How many of a row are kept, fewer than there are channels.
 * @returns The sums and limits.
 */
export function keptParts(columns: readonly Float32Array[], n: number): KeptParts {
  const m = columns.length, rows = columns[0]!.length;
  const without = new Float64Array(m), sums = new Float64Array(m), limitSums = new Float64Array(m);
  const limits = columns.map(() => new Float32Array(rows));
  // the two limits of every row, and what the row keeps
  const nths = new Float32Array(rows),
    nexts = new Float32Array(rows),
    keeps = new Float64Array(rows);
  const sorted = new Float32Array(m);
  let kept = 0;
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < m; c++) {
      const x = columns[c]![row]!;
      let place = c; // the row falls
      for (; place > 0 && sorted[place - 1]! < x; place--) sorted[place] = sorted[place - 1]!;
      sorted[place] = x;
    }
    let sum = 0;
    for (let i = 0; i < n; i++) sum += sorted[i]!;
    kept += keeps[row] = sum;
    nths[row] = sorted[n - 1]!;
    nexts[row] = n < m ? sorted[n]! : 0;
  }
  for (let c = 0; c < m; c++) {
    const column = columns[c]!, limit = limits[c]!;
    let total = 0, rest = 0, limitSum = 0;
    for (let row = 0; row < rows; row++) {
      const x = column[row]!, among = x >= nths[row]!;
      total += x;
      rest += among ? keeps[row]! - x + nexts[row]! : keeps[row]!;
      limitSum += limit[row] = among ? nexts[row]! : nths[row]!;
    }
    sums[c] = total;
    without[c] = rest;
    limitSums[c] = limitSum;
  }
  return { columns, kept, without, limits, sums, limitSums };
}
