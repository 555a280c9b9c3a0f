/**
 * Measures the 2:4 product beside the dense one, and the two limits of the machine that both run into.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import { random } from "../../lib/core/mod.ts";
import { twoOfFourMatMul } from "../../lib/engine/mod.ts";
import {
  type MachineOptions,
  type ProductSize,
  rooflineTime,
  twoOfFourTensors,
} from "../../lib/hardware/mod.ts";
import { applyMask } from "../../lib/mask/mod.ts";
import { encodeTwoOfFour, nmMask } from "../../lib/nm/mod.ts";
import { median } from "../median.ts";

/** A product that was measured. */
export interface TwoFourRow {
  size: ProductSize;
  /** Rate of the dense product, multiply-adds a second. */
  rate: number;
  /** Median over the rounds of the dense product's time divided by that of the 2:4 product. */
  ratio: number;
  /** The smallest and the largest quotient of a round. */
  range: [low: number, high: number];
}

const BYTES = 4; // of a value
const PEAK_SIDE = 512, STREAM_FLOATS = 1 << 24;

/**
 * What the machine does at most: the rate of a dense product that fits the cache, and the faster of two streams that do not, adding
 * up one array and adding two of them.
 *
 * @param rounds How often each is tried; the fastest counts.
 * @returns Multiply-adds and bytes a second.
 */
export function measureMachine(rounds: number): MachineOptions {
  return tf.tidy(() => {
    const a = tf.randomNormal<tf.Rank.R2>([PEAK_SIDE, PEAK_SIDE], 0, 1, "float32", 1);
    const long = tf.ones([STREAM_FLOATS]), other = tf.ones([STREAM_FLOATS]);
    const repetitions = 4 * rounds;
    return {
      peak: PEAK_SIDE ** 3 / fastest(() => tf.matMul(a, a), repetitions),
      bandwidth: Math.max(
        STREAM_FLOATS * BYTES / fastest(() => tf.sum(long), repetitions),
        3 * STREAM_FLOATS * BYTES / fastest(() => tf.add(long, other), repetitions),
      ),
    };
  });
}

/**
 * Both products of the same 2:4 matrix, in turn, so that a busy second hits both.
 *
 * @param size Lengths of the product.
 * @param options How many rounds, and how often a product is repeated in each: the fastest counts.
 * @returns The row.
 * @throws {Error} If the products differ by more than rounding.
 */
export function measureProduct(
  size: ProductSize,
  { rounds, repetitions }: { rounds: number; repetitions: number },
): TwoFourRow {
  tf.engine().startScope();
  try {
    const { m, k, n } = size, { masked, left } = twoOfFourMatrix(m, k);
    const dense = tf.tensor2d(masked, [m, k]);
    const x = tf.randomNormal<tf.Rank.R2>([k, n], 0, 1, "float32", 2);
    requireClose(tf.matMul(dense, x), twoOfFourMatMul(left, x));
    const times = Array.from({ length: rounds }, () => [
      fastest(() => tf.matMul(dense, x), repetitions),
      fastest(() => twoOfFourMatMul(left, x), repetitions),
    ]);
    const ratios = times.map(([own, sparse]) => own! / sparse!).sort((a, b) => a - b);
    return {
      size,
      rate: m * k * n / median(times.map(([own]) => own!)),
      ratio: median(ratios),
      range: [ratios[0]!, ratios.at(-1)!],
    };
  } finally {
    tf.engine().endScope();
  }
}

/**
 * What the roofline says of a product in the formats of `twoOfFourMatMul`, if half the multiply-adds took half the time.
 *
 * ```text
 * bytes dense = 4 (m k + k n + m n)        bytes 2:4 = 4 (m k / 2 + m ceil(k / 16) + k n + m n)
 * ```
 *
 * @param size Lengths of the product.
 * @param machine Its limits.
 * @returns The quotient of both times, and what the 2:4 product waits for.
 */
export function predictedRatio(
  { m, k, n }: ProductSize,
  machine: MachineOptions,
): { ratio: number; bound: "compute" | "memory" } {
  const others = k * n + m * n, macs = m * k * n;
  const dense = rooflineTime({ macs, bytes: BYTES * (m * k + others) }, machine);
  const weights = m * (k / 2 + Math.ceil(k / 16));
  const sparse = rooflineTime({ macs: macs / 2, bytes: BYTES * (weights + others) }, machine);
  return { ratio: dense.seconds / sparse.seconds, bound: sparse.bound };
}

function twoOfFourMatrix(m: number, k: number) {
  const stream = random(1);
  const weights = Float32Array.from({ length: m * k }, () => stream.uniform() - 0.5);
  const mask = nmMask({ data: weights, shape: [m * k, 1], layout: "dense" }, { n: 2, m: 4 });
  const masked = applyMask(weights, mask);
  return { masked, left: twoOfFourTensors(encodeTwoOfFour(masked, [m, k])) };
}

/** Seconds of the fastest call. */
function fastest(call: () => tf.Tensor, repetitions: number): number {
  let best = Infinity;
  for (let i = 0; i < repetitions; i++) {
    const start = performance.now();
    const y = call();
    best = Math.min(best, performance.now() - start);
    y.dispose();
  }
  return best / 1000;
}

function requireClose(dense: tf.Tensor, sparse: tf.Tensor): void {
  const a = dense.dataSync(), b = sparse.dataSync();
  let error = 0, size = 0;
  for (let i = 0; i < a.length; i++) {
    error = Math.max(error, Math.abs(a[i]! - b[i]!));
    size = Math.max(size, Math.abs(a[i]!));
  }
  if (error <= 1e-5 * size) return;
  throw new Error(
    `Cannot compare the products: they must agree: current value is a difference of ${error}`,
  );
}
