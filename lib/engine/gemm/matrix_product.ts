/**
 * Matrix products by all threads.
 *
 * @module
 */
import { matrixProductJob } from "./matrix_product_job.ts";
import { biasActivation } from "./activations.ts";
import { addParts, partsOf } from "../threads/parts.ts";
import { parallel } from "../threads/pool.ts";

/** C [m, n] = op(A) [m, k] op(B) [k, n], row by row without gaps. */
export interface MatrixProduct {
  /** 1 if A is stored as [k, m]. */
  transposeA?: number;
  /** 1 if B is stored as [n, k]. */
  transposeB?: number;
  /** Rows of C. */
  m: number;
  /** Columns of C. */
  n: number;
  /** Depth. */
  k: number;
  /** Pointer of A. */
  a: number;
  /** Pointer of B. */
  b: number;
  /** Pointer of C. */
  c: number;
  /** 1: add to what C holds. */
  accumulate?: number;
  /** How many such products follow each other; default 1. */
  count?: number;
  /** Bytes from one A to the next; 0: all share one. */
  nextA?: number;
  /** Bytes from one B to the next. */
  nextB?: number;
  /** Bytes from one C to the next. */
  nextC?: number;
  /** What is done to each row of C at the end; not together with `accumulate`. */
  finish?: Finish;
}

/** What is done to each row of a product. */
export interface Finish {
  /** Pointer of n numbers that are added; 0: none. */
  bias: number;
  /** Number of the activation, see `ACTIVATIONS`. */
  activation: number;
}

// A block should take at least some 10 microseconds and leave the library's or our own kernel a good shape; from 16 products
// on, their number alone feeds the threads.
const BLOCK_WORK = 1 << 19, BLOCKS = 16, SIDE = 256, DEPTH = 512;

/**
 * Computes one product or a row of equal ones. How they are cut depends on their sizes only.
 *
 * @param product The product.
 */
export function matrixProduct(product: MatrixProduct): void {
  const { m, n, k, c, count = 1, accumulate, finish } = product;
  if (count === 1 && !accumulate && isDeep(product)) {
    deepProduct(product);
    if (finish) biasActivation(c, finish.bias, { rows: m, columns: n, ...finish });
    return;
  }
  const wanted = Math.min(Math.ceil(BLOCKS / count), Math.ceil(m * n * k / BLOCK_WORK));
  let rows = m, columns = n;
  if (m >= n) rows = blockSide(m, wanted);
  else columns = blockSide(n, wanted);
  const pieces = count * Math.ceil(m / rows) * Math.ceil(n / columns);
  const { bias = 0, activation = 0 } = finish ?? {};
  run(product, pieces, [rows, columns, k, 0, bias, activation, 0]);
}

/**
 * Whether the depth of a product is by far its longest side.
 *
 * @param product The product.
 * @returns True if {@linkcode deepProduct} is the way to compute it.
 */
export function isDeep({ m, n, k }: Pick<MatrixProduct, "m" | "n" | "k">): boolean {
  return k >= 2 * Math.max(m, n, DEPTH);
}

/**
 * A product whose depth is by far the longest side: the depth is cut and the sums of the blocks are added, so that each number
 * of the factors is packed once.
 *
 * @param product One product that does not add to C and has at least two blocks.
 * @param sums Pointer of n numbers that become the sums over the rows of B, which must not be transposed; 0: none.
 */
export function deepProduct(product: MatrixProduct, sums = 0): void {
  const { m, n, k, c } = product;
  const parts = partsOf(Math.ceil(k / DEPTH), (m + (sums ? 1 : 0)) * n, c);
  const depth = Math.ceil(k / parts.count), count = Math.ceil(k / depth);
  const last = parts.start + m * n * 4; // the sums of a block stand behind its C
  const cut = [m, n, depth, parts.bytes, 0, 0, sums ? last : 0];
  run({ ...product, c: parts.start }, count, cut);
  addParts({ ...parts, count }, m * n, c);
  if (sums) addParts({ ...parts, count, start: last }, n, sums);
}

// As many blocks as a power of two, so that any usual number of threads shares them evenly; whole micro-tiles.
function blockSide(side: number, wanted: number): number {
  const max = Math.max(1, Math.min(wanted, Math.floor(side / SIDE)));
  return Math.ceil(side / 2 ** Math.floor(Math.log2(max)) / 8) * 8;
}

function run(product: MatrixProduct, pieces: number, cut: number[]): void {
  const { transposeA = 0, transposeB = 0, accumulate = 0, m, n, k, a, b, c } = product;
  const { nextA = 0, nextB = 0, nextC = 0 } = product;
  parallel(matrixProductJob, pieces, [
    ...[transposeA, transposeB, accumulate, m, n, k],
    ...[a, transposeA ? m : k, nextA],
    ...[b, transposeB ? k : n, nextB],
    ...[c, n, nextC],
    ...cut,
  ]);
}
