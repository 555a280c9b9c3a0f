import { recipe } from "../../lib/geta/mod.ts";
import type { Settings } from "../../lib/settings/mod.ts";
import type { Choice, Length } from "./messages.ts";

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

/** Bits at which quantization begins, and periods in which they fall. */
const FIRST_BITS = 16, PERIODS = 4;

/**
 * Settings of a run with the visitor's sparsity and bits.
 *
 * Bits fall from 16 in at most four steps, the smallest that arrive; the last one ends at the bits asked for, since no range goes below
 * its lower end:
 *
 * ```text
 * reduction = ceil((16 - bits) / 4)
 * ```
 *
 * @param choice What the visitor chose.
 * @returns All settings.
 */
export function settingsOf({ sparsity, bits, length }: Choice): Settings {
  const { batch, epochs } = amounts[length];
  return recipe("small", {
    batch,
    epochs,
    sparsity,
    bitRange: [bits, FIRST_BITS],
    projectionPeriods: PERIODS,
    bitReduction: Math.ceil((FIRST_BITS - bits) / PERIODS),
  });
}
