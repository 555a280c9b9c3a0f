/**
 * Matrix products by all threads.
 *
 * @module
 */
import { matrixProductJob } from "./matrix_product_job.ts";
import { addParts, partsOf } from "./parts.ts";
import { parallel } from "./pool.ts";

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
  const { m, n, k, count = 1, accumulate } = product;
  if (count === 1 && !accumulate && k >= 2 * Math.max(m, n, DEPTH)) return deepProduct(product);
  const wanted = Math.min(Math.ceil(BLOCKS / count), Math.ceil(m * n * k / BLOCK_WORK));
  let rows = m, columns = n;
  if (m >= n) rows = blockSide(m, wanted);
  else columns = blockSide(n, wanted);
  const pieces = count * Math.ceil(m / rows) * Math.ceil(n / columns);
  run(product, pieces, [rows, columns, k, 0]);
}

/**
 * A product whose depth is by far the longest side: the depth is cut and the sums of the blocks are added, so that each number
 * of the factors is packed once.
 *
 * @param product One product that does not add to C.
 */
export function deepProduct(product: MatrixProduct): void {
  const { m, n, k, c } = product;
  const parts = partsOf(Math.ceil(k / DEPTH), m * n, c);
  const depth = Math.ceil(k / parts.count), count = Math.ceil(k / depth);
  run({ ...product, c: parts.start }, count, [m, n, depth, parts.bytes]);
  addParts({ ...parts, count }, m * n, c);
}

// As many blocks as a power of two, so that any usual number of threads shares them evenly; whole micro-tiles.
function blockSide(side: number, wanted: number): number {
  const most = Math.max(1, Math.min(wanted, Math.floor(side / SIDE)));
  return Math.ceil(side / 2 ** Math.floor(Math.log2(most)) / 8) * 8;
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
