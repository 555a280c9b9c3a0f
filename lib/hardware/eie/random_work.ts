import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  random,
  requireInteger,
} from "../../core/mod.ts";

/** Layer and chip of {@linkcode randomWork}. */
export interface RandomWorkOptions {
  /** Processing elements. Default 64. */
  elements?: number;
  /** Share of the weights that are not zero. */
  weightDensity: number;
  /** Share of the activations that are not zero. */
  activationDensity: number;
  /** Bits of a gap; with them padding entries are work, too. By default gaps have no limit. */
  indexBits?: number;
  /** Seed of the zeros. Default 0. */
  seed?: number;
}

/**
 * Work of a layer whose zeros lie at random: what queues do to it, without a network.
 *
 * ```text
 * each activation is broadcast with the probability of its density; each weight of its column is an entry with that of its own
 * ```
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), table III for densities; docs/hardware.md, section 2.
 *
 * @param shape Rows and columns of the layer.
 * @param options Densities, elements, bits of a gap, seed.
 * @returns Entries by element and broadcast, as {@linkcode broadcastWork} gives them for an encoded matrix.
 * @throws {RangeError} If a length, a density or an option is out of range.
 *
 * @example
 * ```ts
 * import { loadBalance, randomWork } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const work = randomWork([640, 10], { weightDensity: 1, activationDensity: 1 });
 * assert.deepEqual(loadBalance(work), { total: 6400, busiest: 100, balance: 1 });
 * ```
 */
export function randomWork(
  shape: readonly [rows: number, columns: number],
  options: RandomWorkOptions,
): Uint32Array[] {
  const share = given(numberWithin({ min: 0, max: 1 }));
  checkOptions("randomWork()", options, {
    elements: integerWithin({ min: 1 }),
    weightDensity: share,
    activationDensity: share,
    indexBits: integerWithin({ min: 1, max: 16 }),
    seed: integerWithin(),
  });
  const { elements = 64, weightDensity, activationDensity, indexBits, seed = 0 } = options;
  const [rows, columns] = shape;
  requireInteger("rows", rows, { min: 0 });
  requireInteger("columns", columns, { min: 0 });
  const stream = random(seed), perPadding = indexBits === undefined ? Infinity : 2 ** indexBits;
  let broadcasts = 0;
  for (let j = 0; j < columns; j++) if (stream.uniform() < activationDensity) broadcasts++;
  return Array.from({ length: elements }, (_, element) => {
    const own = Math.max(0, Math.ceil((rows - element) / elements));
    return Uint32Array.from({ length: broadcasts }, () => {
      let entries = 0, zeros = 0;
      for (let row = 0; row < own; row++) {
        if (stream.uniform() < weightDensity) {
          entries += 1 + Math.floor(zeros / perPadding);
          zeros = 0;
        } else zeros++;
      }
      return entries;
    });
  });
}
