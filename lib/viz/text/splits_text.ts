import type { SplitsReport } from "../../report/mod.ts";

/**
 * Which images a run saw, in one sentence. Images of one origin are named together.
 *
 * @param splits Count and origin of each split.
 * @returns The sentence; the note is not in it.
 *
 * @example
 * ```ts
 * import { splitsText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const drawn = (count: number) => ({ count, origin: "drawn from seed 0" });
 * assert.equal(
 *   splitsText({ train: drawn(40), validation: drawn(10), test: drawn(20) }),
 *   "40 to train, 10 to validate, 20 to test, drawn from seed 0",
 * );
 * const official = { train: { count: 2, origin: "official training images 1 to 2" } };
 * assert.equal(
 *   splitsText({ ...official, validation: drawn(1), test: drawn(1) }),
 *   "2 to train (official training images 1 to 2), 1 to validate (drawn from seed 0), " +
 *     "1 to test (drawn from seed 0)",
 * );
 * ```
 */
export function splitsText({ train, validation, test }: SplitsReport): string {
  const parts = [
    { ...train, purpose: "to train" },
    { ...validation, purpose: "to validate" },
    { ...test, purpose: "to test" },
  ];
  const common = new Set(parts.map(({ origin }) => origin)).size === 1;
  const phrases = parts.map(({ count, purpose, origin }) =>
    `${count} ${purpose}${common ? "" : ` (${origin})`}`
  );
  return phrases.join(", ") + (common ? `, ${train.origin}` : "");
}

/**
 * What the samples of a run are, at the beginning of a line.
 *
 * @param splits What they are, if no images.
 * @returns For example `Images`.
 *
 * @example
 * ```ts
 * import { samplesTitle } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([samplesTitle({}), samplesTitle({ unit: "samples" })], ["Images", "Samples"]);
 * ```
 */
export function samplesTitle({ unit = "images" }: Pick<SplitsReport, "unit">): string {
  return unit.charAt(0).toUpperCase() + unit.slice(1);
}
