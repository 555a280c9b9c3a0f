/**
 * Product of a 2:4 matrix with a dense one: half of the multiply-adds.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { requireFloat32, requireShape, type Tensor, type Tensor2D } from "../../../core/mod.ts";
import { address, allocate, scratch } from "../../memory/heap.ts";
import { type DataHandle, isActive } from "../../runtime/runtime.ts";
import { register } from "../../tfjs/register.ts";
import { CHUNK_LENGTH, forEachChunk } from "../../threads/chunks.ts";

/** A matrix of which every four consecutive numbers of a row hold two, as tensors. */
export interface TwoOfFourTensors {
  /** The two values of each group of four, float32 [rows, columns / 2]. */
  values: Tensor;
  /** Their places: four nibbles a word, the first lowest, each `first | second << 2`; int32 [rows, ceil(columns / 16)]. */
  words: Tensor;
}

/**
 * Matrix product that reads only the values that are there. On the engine it is a SIMD kernel without a gradient; other backends
 * multiply the whole matrix.
 *
 * ```text
 * y[i, j] = sum over the kept values of row i of  value b[4 group + place, j]
 * ```
 *
 * Sums are added in the order of the columns, 256 at a time, so that they are bit for bit those of the engine's own dense product of
 * less than 1024 columns (larger ones it may divide among threads by their depth).
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378).
 *
 * @param left The 2:4 matrix, [rows, columns].
 * @param b The dense matrix, float32 [columns, n].
 * @returns The product, [rows, n].
 * @throws {TypeError} If a shape does not fit, or values are not float32 and words not int32.
 *
 * @example
 * ```ts
 * import { twoOfFourMatMul, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const left = { values: tf.tensor2d([[7, 9]]), words: tf.tensor2d([[1 | 3 << 2]], [1, 1], "int32") };
 * const y = twoOfFourMatMul(left, tf.tensor2d([[1], [2], [3], [4]]));
 * assert.deepEqual([...y.dataSync()], [7 * 2 + 9 * 4]);
 * ```
 */
export function twoOfFourMatMul(left: TwoOfFourTensors, b: Tensor): Tensor2D {
  const { values, words } = left;
  requireFloat32({ values, b });
  if (words.dtype !== "int32") {
    throw new TypeError(
      `Cannot use words: its type must be int32: current value is ${words.dtype}`,
    );
  }
  const [rows = 0, kept = 0] = values.shape;
  if (values.shape.length !== 2 || kept % 2 !== 0) {
    throw new TypeError(
      `Cannot use values: its shape must be [rows, an even number]: current value is [${values.shape}]`,
    );
  }
  requireShape("words", words.shape, [rows, Math.ceil(kept / 8)]);
  requireShape("b", b.shape, [2 * kept, b.shape[1] ?? 0]);
  if (!isActive()) return tf.tidy(() => tf.matMul(wholeMatrix(left), b as Tensor2D));
  return tf.engine().runKernel("TwoOfFourMatMul", { values, words, b }) as Tensor2D;
}

/** The matrix with its zeros. */
function wholeMatrix({ values, words }: TwoOfFourTensors): Tensor2D {
  const [rows, kept] = values.shape as [number, number], inRow = words.shape[1]!;
  const whole = new Float32Array(rows * 2 * kept),
    own = values.dataSync(),
    places = words.dataSync();
  for (let i = 0; i < own.length; i++) {
    const row = Math.floor(i / kept), column = i % kept, group = column >> 1;
    const nibble = places[row * inRow + (group >> 2)]! >> (4 * (group & 3));
    const place = (column & 1 ? nibble >> 2 : nibble) & 3;
    whole[row * 2 * kept + 4 * group + place]! += own[i]!;
  }
  return tf.tensor2d(whole, [rows, 2 * kept]);
}

// Rows of a chunk: so many that a panel is worth being in the cache, and so few that they stay in the cache for all panels.
const CHUNKS = 16, MIN_ROWS = 8, MAX_ROWS = 64;
// Columns of a panel, and the fewest rows of the result for which it is worth a copy.
const PANEL = 32, PACK_ROWS = 16;

/** Registers TwoOfFourMatMul on our backend. */
export function registerTwoOfFour(): void {
  register<Record<"values" | "words" | "b", DataHandle>, unknown>(
    "TwoOfFourMatMul",
    () => ({ inputs: { values, words, b } }) => {
      const [rows, kept] = values.shape as [number, number], n = b.shape[1]!;
      const y = allocate([rows, n]);
      const packed = n > PANEL && rows >= PACK_ROWS ? n - n % PANEL : 0;
      const panels = packed > 0 ? packedPanels(b, packed) : 0;
      const shared = 4 * Math.ceil(rows / CHUNKS / 4);
      const length = Math.min(MAX_ROWS, Math.max(MIN_ROWS, shared));
      forEachChunk("twoOfFourProduct", { total: rows, length }, {
        values: [address(values), 4 * kept],
        words: [address(words), 4 * words.shape[1]!],
        b: address(b),
        panels,
        packed,
        c: [address(y), 4 * n],
        rows: CHUNK_LENGTH,
        groups: kept / 2,
        n,
      });
      return y;
    },
  );
}

/** Copies the first columns of a matrix into panels and gives their address. */
function packedPanels(b: DataHandle, columns: number): number {
  const [depth, n] = b.shape as [number, number];
  const target = scratch("panels of a 2:4 product", 4 * depth * columns);
  forEachChunk("copyColumns", { total: columns, length: PANEL }, {
    x: [address(b), 4],
    y: [target, 4 * depth],
    rows: depth,
    columns: CHUNK_LENGTH,
    nextX: n,
    nextY: PANEL,
  });
  return target;
}
