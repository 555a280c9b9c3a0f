import { recipe } from "../../lib/geta/mod.ts";
import type { Settings } from "../../lib/settings/mod.ts";
import { amounts } from "./choice.ts";
import type { Choice } from "./messages.ts";

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
