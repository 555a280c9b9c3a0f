import { requireFiniteNumbers } from "../../core/mod.ts";
import { type ChannelWeight, weightAxes } from "../blocks/weight_axes.ts";

/** The six rows with two of four kept, as bits, the lowest first; earlier ones keep lower indices. */
const ROWS = [0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100] as const;

/**
 * The 90 masks of 4 × 4 weights with two kept in every row and every column.
 *
 * ```text
 * 90 = number of 0/1 matrices 4 × 4 whose rows and columns all sum to 2
 * ```
 *
 * Source: Hubara et al.: Accelerated sparse neural training, provable and efficient N:M transposable masks (arXiv:2102.08124).
 *
 * @returns Four numbers 0 … 5 per mask, one per row: which pair of the row is kept, in the order 01, 02, 03, 12, 13, 23.
 *
 * @example
 * ```ts
 * import { transposablePatterns } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.equal(transposablePatterns().length, 90);
 * ```
 */
export function transposablePatterns(): number[][] {
  const all: number[][] = [];
  for (let code = 0; code < 6 ** 4; code++) {
    const rows = [216, 36, 6, 1].map((place) => Math.floor(code / place) % 6);
    const columns = [0, 1, 2, 3].map((column) =>
      rows.filter((row) => (ROWS[row]! >> column) & 1).length
    );
    if (columns.every((kept) => kept === 2)) all.push(rows);
  }
  return all;
}

const PATTERNS = Uint8Array.from(transposablePatterns().flat());

/**
 * Transposable 2:4 mask: 2:4 along the input channels and along the output channels at once, so that the products of the forward
 * and of the backward pass can both skip. Each tile of 4 × 4 weights gets the best of the 90 masks there are.
 *
 * ```text
 * maximise  sum of |w_ij| mask_ij     subject to     sum_i mask_ij = sum_j mask_ij = 2
 * ```
 *
 * Tiles are 4 input × 4 output channels at one place of the kernel. Of equally good masks the first in the order of
 * {@linkcode transposablePatterns} is taken (rows are input channels), which keeps lower indices.
 *
 * Source: Hubara et al.: Accelerated sparse neural training, provable and efficient N:M transposable masks (arXiv:2102.08124).
 *
 * @param weight The weight; it is not changed.
 * @returns 1 keep, 0 drop, in the order of the weight.
 * @throws {TypeError} If 4 does not divide the numbers of input and of output channels.
 * @throws {RangeError} If a weight is not finite.
 *
 * @example The diagonal and the one beside it
 * ```ts
 * import { transposableMask } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(3, 2, 0, 0, 0, 3, 2, 0, 0, 0, 3, 2, 2, 0, 0, 3);
 * const mask = transposableMask({ data, shape: [4, 4], layout: "dense" });
 * assert.deepEqual([...mask], [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1]);
 * ```
 */
export function transposableMask(weight: ChannelWeight): Uint8Array {
  const { data } = weight, axes = weightAxes(weight);
  const { outputs, positions, channels, outputStep, positionStep, channelStep } = axes;
  if (channels % 4 !== 0 || outputs % 4 !== 0) {
    throw new TypeError(
      "Cannot make a transposable mask: numbers of input and output channels must be multiples of 4: " +
        `current value is ${channels} and ${outputs}`,
    );
  }
  requireFiniteNumbers("weight", data);
  const mask = new Uint8Array(data.length);
  for (let p = 0; p < positions; p++) {
    for (let c = 0; c < channels; c += 4) {
      for (let o = 0; o < outputs; o += 4) {
        const start = p * positionStep + c * channelStep + o * outputStep;
        maskTile(data, mask, { start, rowStep: channelStep, columnStep: outputStep });
      }
    }
  }
  return mask;
}

/** Where a tile lies in a weight. */
interface Tile {
  start: number;
  rowStep: number;
  columnStep: number;
}

function maskTile(data: Float32Array, mask: Uint8Array, { start, rowStep, columnStep }: Tile) {
  const kept = new Float64Array(24); // of each row by each of its six pairs
  for (let row = 0; row < 4; row++) {
    for (let pair = 0; pair < 6; pair++) {
      for (let column = 0; column < 4; column++) {
        if (((ROWS[pair]! >> column) & 1) === 0) continue;
        kept[6 * row + pair]! += Math.abs(data[start + row * rowStep + column * columnStep]!);
      }
    }
  }
  let best = 0, max = -1;
  for (let at = 0; at < PATTERNS.length; at += 4) {
    const sum = kept[PATTERNS[at]!]! + kept[6 + PATTERNS[at + 1]!]! +
      kept[12 + PATTERNS[at + 2]!]! + kept[18 + PATTERNS[at + 3]!]!;
    if (sum > max) [best, max] = [at, sum];
  }
  for (let row = 0; row < 4; row++) {
    const pair = ROWS[PATTERNS[best + row]!]!;
    for (let column = 0; column < 4; column++) {
      mask[start + row * rowStep + column * columnStep] = (pair >> column) & 1;
    }
  }
}
