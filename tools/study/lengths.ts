/**
 * How much of everything the studies take.
 *
 * @module
 */

/** Sizes of the data and lengths of the trainings, in images and epochs. */
export interface Lengths {
  /** Names them. */
  scale: string;
  train: number;
  validation: number;
  test: number;
  /** The dense training. */
  dense: number;
  /** Fine-tuning of the lecture's curves and of N:M. */
  long: number;
  /** Fine-tuning elsewhere. */
  short: number;
  /** Training from the start with progressive blocks. */
  blocks: number;
}

/** Lengths by name. */
export const lengths = {
  full: {
    scale: "full",
    train: 1000,
    validation: 500,
    test: 1000,
    dense: 12,
    long: 4,
    short: 2,
    blocks: 12,
  },
  quick: {
    scale: "quick",
    train: 64,
    validation: 20,
    test: 20,
    dense: 1,
    long: 2,
    short: 1,
    blocks: 4,
  },
} as const satisfies Record<string, Lengths>;

/**
 * Sizes of the study of searches, which measures hundreds of networks and fine-tunes those that are found: fewer validation images, one
 * epoch.
 *
 * @param scale Name of the lengths.
 * @returns The lengths.
 */
export function searchLengths(scale: keyof typeof lengths): Lengths {
  const { validation } = lengths[scale];
  return { ...lengths[scale], validation: Math.min(200, validation), short: 1 };
}
