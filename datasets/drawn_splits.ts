import { integerWithin } from "../lib/core/mod.ts";
import type { SplitName } from "./types.ts";

/** What seed and numbers of samples of a set that is drawn may be. */
export const DRAWN_CHECKS = {
  seed: integerWithin(),
  train: integerWithin({ min: 1 }),
  validation: integerWithin({ min: 0 }),
  test: integerWithin({ min: 1 }),
};

/**
 * Draws the splits of a set whose sample i has class i mod `classes`, so that a longer split begins with the shorter one.
 *
 * @param counts Number of samples of each split.
 * @param classes Number of classes.
 * @param draw Draws the samples of such labels, shape [count]; `split` is 0, 1 or 2, for random streams that no splits share.
 * @returns The splits.
 */
export function drawnSplits<S>(
  counts: Record<SplitName, number>,
  classes: number,
  draw: (labels: Uint8Array, split: number) => S,
): Record<SplitName, S> {
  const drawn = (count: number, split: number) =>
    draw(Uint8Array.from({ length: count }, (_, i) => i % classes), split);
  return {
    train: drawn(counts.train, 0),
    validation: drawn(counts.validation, 1),
    test: drawn(counts.test, 2),
  };
}
