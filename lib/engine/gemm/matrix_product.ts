/**
 * Matrix products by all threads.
 *
 * @module
 */
import { type Division, matrixProductJob } from "./matrix_product_job.ts";
import { biasActivation } from "./activations.ts";
import { addPartialSums, allocatePartialSums } from "../threads/partial_sums.ts";
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
  /** Address of A. */
  a: number;
  /** Address of B. */
  b: number;
  /** Address of C. */
  c: number;
  /** 1: add to what C holds. */
  accumulate?: number;
  /** Number of such products, one behind the other; default 1. */
  count?: number;
  /** Bytes from one A to the next; 0: all have the same. */
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
  /** Address of n values that are added; 0: none. */
  bias: number;
  /** Number of the activation, see `ACTIVATIONS`. */
  activation: number;
}

// A block should take at least some 10 microseconds and have a shape for which the library or our own kernel is fast; from 16
// products on, whole products are enough chunks for the threads.
const BLOCK_WORK = 1 << 19, BLOCKS = 16, SIDE = 256, DEPTH = 512;

/**
 * Computes one product or a batch of equal ones. The division into chunks depends on their sizes only.
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
  const chunks = count * Math.ceil(m / rows) * Math.ceil(n / columns);
  const { bias = 0, activation = 0 } = finish ?? {};
  run(product, chunks, [rows, columns, k, 0, bias, activation, 0]);
}

/**
 * Whether the depth of a product is by far its longest side.
 *
 * @param product The product.
 * @returns True if {@linkcode deepProduct} is faster.
 */
export function isDeep({ m, n, k }: Pick<MatrixProduct, "m" | "n" | "k">): boolean {
  return k >= 2 * Math.max(m, n, DEPTH);
}

/**
 * A product whose depth is by far the longest side: the depth is divided into blocks and their partial sums are added, so that
 * each element of the factors is packed once.
 *
 * @param product One product that does not add to C and has at least two blocks.
 * @param rowSums Address of n values that become the sums over the rows of B, which must not be transposed; 0: none.
 */
export function deepProduct(product: MatrixProduct, rowSums = 0): void {
  const { m, n, k, c } = product;
  const sums = allocatePartialSums(Math.ceil(k / DEPTH), (m + (rowSums ? 1 : 0)) * n, c);
  const depth = Math.ceil(k / sums.count), count = Math.ceil(k / depth);
  const last = sums.start + m * n * 4; // the sums over the rows of B follow the partial sum of C
  const divided = { ...product, c: sums.start };
  run(divided, count, [m, n, depth, sums.bytes, 0, 0, rowSums ? last : 0]);
  addPartialSums({ ...sums, count }, m * n, c);
  if (rowSums) addPartialSums({ ...sums, count, start: last }, n, rowSums);
}

// Length of a block: whole micro-tiles; the number of blocks is a power of two, which usual numbers of threads share evenly.
function blockSide(side: number, wanted: number): number {
  const max = Math.max(1, Math.min(wanted, Math.floor(side / SIDE)));
  return Math.ceil(side / 2 ** Math.floor(Math.log2(max)) / 8) * 8;
}

function run(product: MatrixProduct, chunks: number, division: Division): void {
  const { transposeA = 0, transposeB = 0, accumulate = 0, m, n, k, a, b, c } = product;
  const { nextA = 0, nextB = 0, nextC = 0 } = product;
  parallel(matrixProductJob, chunks, [
    transposeA,
    transposeB,
    accumulate,
    m,
    n,
    k,
    a,
    transposeA ? m : k,
    nextA,
    b,
    transposeB ? k : n,
    nextB,
    c,
    n,
    nextC,
    ...division,
  ]);
}
