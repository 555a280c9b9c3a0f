/**
 * The number of a given rank, without sorting all of them.
 *
 * Rounding to float32 keeps the order, and the bits of floats that are not negative are ordered like the floats: a count by their
 * upper 15 bits finds the few numbers among which the wanted one is, and only those are sorted.
 *
 * @param values Finite numbers, none negative.
 * @param rank From 1, the smallest, to their number.
 * @returns The number.
 */
export function numberAtRank(values: Float64Array, rank: number): number {
  const counts = new Uint32Array(1 << 15), rounded = Float32Array.from(values);
  const bits = new Uint32Array(rounded.buffer);
  for (let i = 0; i < bits.length; i++) counts[upperHalf(bits[i]!)]!++;
  let bucket = 0, below = 0;
  while (below + counts[bucket]! < rank) below += counts[bucket++]!;
  const near = new Float64Array(counts[bucket]!);
  for (let i = 0, to = 0; i < bits.length; i++) {
    if (upperHalf(bits[i]!) === bucket) near[to++] = values[i]!;
  }
  return near.sort()[rank - below - 1]!;
}

/** Without the sign: -0 is no other number than 0. */
function upperHalf(bits: number): number {
  return (bits & 0x7fffffff) >>> 16;
}
