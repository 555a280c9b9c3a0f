import { requireInteger } from "../../core/mod.ts";

/** An N:M pattern: of every `m` consecutive weights `n` are kept. N always counts the weights that are *kept*. */
export interface NMPattern {
  /** Weights kept in a block, from 1 to m. */
  n: number;
  /** Weights in a block. */
  m: number;
}

/**
 * Throws unless a pattern keeps at least one weight of a block and at most all.
 *
 * ```text
 * 1 <= n <= m        sparsity 1 - n / m
 * ```
 *
 * @param pattern Weights kept, n, and weights in a block, m.
 * @throws {TypeError} If n or m is not a number.
 * @throws {RangeError} If they are not integers with 1 <= n <= m.
 *
 * @example Five of four cannot be kept
 * ```ts
 * import { requirePattern } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * requirePattern({ n: 2, m: 4 });
 * assert.throws(
 *   () => requirePattern({ n: 5, m: 4 }),
 *   new RangeError("Cannot use n: it must be an integer in [1, 4]: current value is 5"),
 * );
 * ```
 */
export function requirePattern({ n, m }: NMPattern): void {
  requireInteger("m", m, { min: 1 });
  requireInteger("n", n, { min: 1, max: m });
}
