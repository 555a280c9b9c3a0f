// @ts-nocheck: this is AssemblyScript, which tools/build_kernels.ts compiles
// Copies blocks of the factors of a matrix product into the order in which the micro-kernel reads them.
import { ld, st } from "./simd";

/**
 * Interleaves lines: target[k][lane] = source[lane][k] when `across`, source[k][lane] otherwise.
 *
 * `width` is 4, 8 or 12, the length of a row of the target; lanes from `lanes` on become zero. `row` is the length of a
 * row of the source in bytes.
 */
export function packLines(
  across: i32,
  width: i32,
  lanes: i32,
  k: i32,
  source: usize,
  row: usize,
  target: usize,
): void {
  for (let q = 0; q < width; q += 4, target += 16) {
    if (lanes - q < 4) packPart(across, lanes - q, k, source, row, target, width << 2);
    else if (across) transpose4(k, source, row, target, width << 2);
    else copy4(k, source, row, target, width << 2);
    source += across ? 4 * row : 16;
  }
}

/** Tiles of four rows: target[tile][k][lane] = source[4 tile + lane][k], `row` bytes from row to row of the source. */
export function packRows(tiles: i32, k: i32, source: usize, row: usize, target: usize): void {
  for (; tiles > 0; tiles--, source += row << 2, target += <usize> k << 4) {
    transpose4(k, source, row, target, 16);
  }
}

function copy4(k: i32, source: usize, row: usize, target: usize, step: usize): void {
  for (; k > 0; k--, source += row, target += step) st(target, ld(source));
}

/**
 * Interleaves four lines, `step` bytes from row to row of the target: target[k][lane] = source[lane][k].
 *
 * Blocks of 4 x 4 in registers, the remaining k one by one. Inlined, since a product of few columns spends much of its time here.
 */

@inline
export function transpose4(k: i32, source: usize, row: usize, target: usize, step: usize): void {
  let s1 = source + row, s2 = s1 + row, s3 = s2 + row;
  for (; k >= 4; k -= 4, source += 16, s1 += 16, s2 += 16, s3 += 16) {
    const a = ld(source), b = ld(s1), c = ld(s2), d = ld(s3);
    const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5), abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    st(target, v128.shuffle<i64>(abLow, cdLow, 0, 2));
    target += step;
    st(target, v128.shuffle<i64>(abLow, cdLow, 1, 3));
    target += step;
    st(target, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
    target += step;
    st(target, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
    target += step;
  }
  for (; k > 0; k--, source += 4, s1 += 4, s2 += 4, s3 += 4, target += step) {
    store<f32>(target, load<f32>(source));
    store<f32>(target, load<f32>(s1), 4);
    store<f32>(target, load<f32>(s2), 8);
    store<f32>(target, load<f32>(s3), 12);
  }
}

// Fewer than four lanes; reads nothing outside the matrix.
function packPart(
  across: i32,
  lanes: i32,
  k: i32,
  source: usize,
  row: usize,
  target: usize,
  step: usize,
): void {
  const next: usize = across ? 4 : row, nextLane: usize = across ? row : 4;
  for (; k > 0; k--, source += next, target += step) {
    let from = source;
    for (let q = 0; q < 4; q++, from += nextLane) {
      store<f32>(target + (q << 2), q < lanes ? load<f32>(from) : 0);
    }
  }
}
