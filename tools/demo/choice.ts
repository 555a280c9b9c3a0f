import type { Length } from "./messages.ts";

/** How much is trained. */
export interface Amount {
  /** Training images. */
  train: number;
  /** Validation images, and as many for the test. */
  held: number;
  /** Images in a step. */
  batch: number;
  /** Epochs of dense training, and again of the four stages together. */
  epochs: number;
}

/** What the lengths mean. The full one is the library's default run. */
export const amounts: Record<Length, Amount> = {
  full: { train: 4000, held: 1000, batch: 64, epochs: 7 },
  short: { train: 2400, held: 500, batch: 64, epochs: 5 },
  quick: { train: 160, held: 100, batch: 16, epochs: 2 },
};

/** What a visitor may choose, and what stands there at first. */
export const bounds = {
  sparsity: { min: 0, max: 0.8, step: 0.05, initial: 0.5 },
  bits: { min: 2, max: 8, step: 1, initial: 4 },
};
