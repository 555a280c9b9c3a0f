import * as tf from "@tensorflow/tfjs-core";
import { engineInfo } from "../../engine/mod.ts";

/** Products smaller than this are not worth a call of the engine, in multiply-adds. */
const WORTH_A_PRODUCT = 1e6;

/** Share of ||a||^2 + ||b||^2 below which their difference has lost digits. */
const TOO_CLOSE = 0.1;

/**
 * Squared distances between all pairs of rows.
 *
 * Two formulas that agree but for rounding:
 *
 * ```text
 * direct   sum of (a - b)^2                  every digit, count^2 length / 2 steps of one thread
 * product  ||a||^2 + ||b||^2 - 2 a.b         one matrix product of the engine, which is ten to twenty times as fast
 * ```
 *
 * In float32 the second one loses the digits of rows that are close together, just those that matter here. So it is taken where the
 * engine runs and the rows are large, of rows less their mean (which changes no distance and makes the terms small), and pairs
 * whose distance is below a tenth of ||a||^2 + ||b||^2 are computed directly.
 *
 * @param rows Rows of one length, finite.
 * @returns Squared distances, row-major [count, count], symmetric, zeros on the diagonal.
 */
export function squaredDistances(rows: readonly ArrayLike<number>[]): Float64Array {
  const count = rows.length, length = rows[0]?.length ?? 0;
  const large = count * count * length >= WORTH_A_PRODUCT;
  return large && engineInfo().backend === "geta" ? byProduct(rows, length) : directly(rows);
}

function directly(rows: readonly ArrayLike<number>[]): Float64Array {
  const count = rows.length, result = new Float64Array(count * count);
  const arrays = sameKind(rows);
  for (let i = 0; i < count; i++) {
    let j = i + 1;
    // four rows at once: the sums do not wait for each other, and row i is read once for all
    for (; j + 3 < count; j += 4) {
      const sums = fourDistances(arrays[i]!, arrays.slice(j, j + 4));
      for (let k = 0; k < 4; k++) set(result, count, [i, j + k], sums[k]!);
    }
    for (; j < count; j++) set(result, count, [i, j], squaredDistance(arrays[i]!, arrays[j]!));
  }
  return result;
}

/** All as float32 if they are, else all in double precision: one kind of array keeps the loops fast. */
function sameKind(rows: readonly ArrayLike<number>[]): (Float32Array | Float64Array)[] {
  return rows.every((row) => row instanceof Float32Array)
    ? [...rows]
    : rows.map((row) => Float64Array.from(row));
}

function fourDistances(
  a: Float32Array | Float64Array,
  rows: readonly (Float32Array | Float64Array)[],
): [number, number, number, number] {
  const [b0, b1, b2, b3] = rows as [Float32Array, Float32Array, Float32Array, Float32Array];
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let t = 0; t < a.length; t++) {
    const x = a[t]!;
    const d0 = x - b0[t]!, d1 = x - b1[t]!, d2 = x - b2[t]!, d3 = x - b3[t]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  return [s0, s1, s2, s3];
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += (a[t]! - b[t]!) ** 2;
  return sum;
}

function set(
  result: Float64Array,
  count: number,
  [i, j]: [number, number],
  value: number,
): void {
  result[i * count + j] = value;
  result[j * count + i] = value;
}

function byProduct(rows: readonly ArrayLike<number>[], length: number): Float64Array {
  const count = rows.length, centred = lessTheirMean(rows, length);
  const products = tf.tidy(() => {
    const matrix = tf.tensor2d(centred, [count, length]);
    return tf.matMul(matrix, matrix, false, true).dataSync();
  });
  const squares = rows.map((_, i) => squareSum(centred.subarray(i * length, (i + 1) * length)));
  const result = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const both = squares[i]! + squares[j]!;
      const distance = both - 2 * products[i * count + j]!;
      const value = distance < TOO_CLOSE * both ? squaredDistance(rows[i]!, rows[j]!) : distance;
      set(result, count, [i, j], value);
    }
  }
  return result;
}

function lessTheirMean(rows: readonly ArrayLike<number>[], length: number): Float32Array {
  const result = new Float32Array(rows.length * length), sums = new Float64Array(length);
  rows.forEach((row, i) => result.set(row, i * length));
  for (let at = 0; at < result.length; at += length) addTo(sums, result.subarray(at, at + length));
  const mean = Float32Array.from(sums, (sum) => sum / rows.length);
  for (let at = 0; at < result.length; at += length) {
    subtractFrom(result.subarray(at, at + length), mean);
  }
  return result;
}

function addTo(sums: Float64Array, row: Float32Array): void {
  for (let t = 0; t < sums.length; t++) sums[t]! += row[t]!;
}

function subtractFrom(row: Float32Array, mean: Float32Array): void {
  for (let t = 0; t < row.length; t++) row[t]! -= mean[t]!;
}

function squareSum(row: Float32Array): number {
  let even = 0, odd = 0;
  for (let t = 0; t + 1 < row.length; t += 2) {
    even += row[t]! * row[t]!;
    odd += row[t + 1]! * row[t + 1]!;
  }
  return row.length % 2 === 0 ? even + odd : even + odd + row[row.length - 1]! ** 2;
}
