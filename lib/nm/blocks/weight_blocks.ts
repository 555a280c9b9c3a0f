import { checkOptions, integerWithin, oneOfWords } from "../../core/mod.ts";
import { type BlockRun, blockRuns } from "./block_runs.ts";
import { type ChannelWeight, type WeightAxes, weightAxes } from "./weight_axes.ts";

/** Where blocks begin when m does not divide the number of input channels. */
export type BlockRule = "perPosition" | "flat";

/** How a weight is cut into blocks. */
export interface BlockOptions {
  /** Weights in a block, m. */
  m: number;
  /**
   * `perPosition`: blocks start anew at every output and place of the kernel; the last one is short and behaves as if it were
   * filled up with zeros that are never kept. `flat`: the weight is flattened in the order o, h, w, i, and blocks may cross from one
   * place or output to the next, as in MaxQ; only the very last block can be short. Both are the same if m divides the number of
   * channels. Default `perPosition`.
   */
  blocks?: BlockRule;
}

/** The checks of {@linkcode BlockOptions}. */
export const blockChecks = {
  m: integerWithin({ min: 1 }),
  blocks: oneOfWords(["perPosition", "flat"]),
};

/** A weight cut into blocks: where they lie in `data`, which is the weight's own unless blocks cross lines of channels. */
export interface BlockedWeight {
  /** The numbers that runs point into. */
  data: Float32Array;
  /** The blocks. */
  runs: BlockRun[];
  /** How many there are. */
  count: number;
  /** Position in the weight of each number of `data`; undefined if they are the same. */
  order: Int32Array | undefined;
}

/**
 * Cuts a weight into blocks along its input channels.
 *
 * @param weight The weight.
 * @param options Length of a block, and where blocks begin.
 * @returns The blocks.
 */
export function blockedWeight(
  weight: ChannelWeight,
  { m, blocks = "perPosition" }: BlockOptions,
): BlockedWeight {
  const axes = weightAxes(weight), { outputs, positions, channels } = axes;
  if (blocks === "perPosition" || channels % m === 0) {
    const count = outputs * positions * Math.ceil(channels / m);
    return { data: weight.data, runs: blockRuns(axes, m), count, order: undefined };
  }
  const order = flatOrder(axes), size = order.length;
  const line = { outputs: 1, positions: 1, outputStep: size, positionStep: size, channelStep: 1 };
  const runs = blockRuns({ ...line, channels: size }, m);
  const data = Float32Array.from(order, (at) => weight.data[at]!);
  return { data, runs, count: Math.ceil(size / m), order };
}

/** Position of each element when the weight is flattened in the order o, h, w, i. */
function flatOrder(axes: WeightAxes): Int32Array {
  const { outputs, positions, channels, outputStep, positionStep, channelStep } = axes;
  const order = new Int32Array(outputs * positions * channels);
  let to = 0;
  for (let o = 0; o < outputs; o++) {
    for (let p = 0; p < positions; p++) {
      const start = o * outputStep + p * positionStep;
      for (let c = 0; c < channels; c++) order[to++] = start + c * channelStep;
    }
  }
  return order;
}

/**
 * Brings what was computed in the order of the blocks back into the order of the weight.
 *
 * @param values One number per number of `data`.
 * @param order Position in the weight of each, if it is another.
 * @returns The numbers in the order of the weight.
 */
export function inWeightOrder(values: Uint8Array, order: Int32Array | undefined): Uint8Array {
  if (order === undefined) return values;
  const result = new Uint8Array(values.length);
  for (let k = 0; k < order.length; k++) result[order[k]!] = values[k]!;
  return result;
}

/**
 * The blocks of a weight as rows of a matrix, in the order o, h, w, i. A weight (32, 64, 1, 1) is 512 blocks of 4.
 *
 * ```text
 * row (o positions + p) ceil(channels / m) + b  =  w[o, p, b m ... b m + m - 1]
 * ```
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061), for the order.
 *
 * @param weight The weight.
 * @param options Length of a block, and where blocks begin.
 * @returns Shape [blocks, m], row-major; short blocks are filled up with zeros.
 * @throws {TypeError} If the shape does not fit the layout.
 * @throws {RangeError} If m is not a positive integer.
 *
 * @example Two outputs of a dense layer, blocks of two inputs
 * ```ts
 * import { weightBlocks } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40);
 * const { data: rows } = weightBlocks({ data, shape: [4, 2], layout: "dense" }, { m: 2 });
 * assert.deepEqual([...rows], [1, 2, 3, 4, 10, 20, 30, 40]);
 * ```
 */
export function weightBlocks(
  weight: ChannelWeight,
  options: BlockOptions,
): { data: Float32Array; shape: [number, number] } {
  checkOptions("weightBlocks()", options, blockChecks);
  const { m } = options, { data, runs, count } = blockedWeight(weight, options);
  const rows = new Float32Array(count * m);
  for (const { start, count, step, length, stride, id, idStep } of runs) {
    for (let k = 0; k < count; k++) {
      const from = start + k * step, to = (id + k * idStep) * m;
      for (let j = 0; j < length; j++) rows[to + j] = data[from + j * stride]!;
    }
  }
  return { data: rows, shape: [count, m] };
}
