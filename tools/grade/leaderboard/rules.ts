/**
 * What the leaderboard asks for: the best accuracy of a network cut out of `small` on `shapes`, within a budget of bit operations.
 *
 * @module
 */
import type { MemoryLimits } from "../limited_process.ts";

/** Share of the bit operations of the uncut `small` at 32 x 32 bits that a subnet may need. */
export const BUDGET = 0.004;

/** Multiply-adds of `small`, times 32 x 32 bits. */
export const DENSE_BOPS = 7_520_896 * 32 * 32;

/** Widths of `small`: `conv1`, `conv2`, the residual sum, the inside of the block. */
export const FULL_WIDTHS: readonly number[] = [16, 32, 64, 64];

/** Bits that a weight or an input of a layer may have. */
export const BITS = { min: 2, max: 16 } as const;

/** Largest file that is read, bytes; those of an honest subnet have some ten thousand. */
export const LARGEST_FILE = 1_000_000;

/** What a subnet may use while it is opened, counted and run. */
export const MEASURE_LIMITS: MeasureLimits = { seconds: 60, heapMb: 1000, dataMb: 4000 };

/** Time and memory of one submission. */
export interface MeasureLimits extends MemoryLimits {
  /** From the start of the process to its result. */
  seconds: number;
}

/** The images that a board is about. */
export interface BoardImages {
  /** New test images, or the validation images that students have. */
  split: "test" | "validation";
  /** They are drawn from it. */
  seed: number;
  /** How many. */
  count: number;
}

/** Images of a board that counts. */
export const TEST_IMAGES = 2000;

/** Images of a board for practice: the validation images of the notebooks. */
export const PRACTICE_IMAGES: BoardImages = { split: "validation", seed: 0, count: 1000 };
