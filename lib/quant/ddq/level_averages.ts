/**
 * DDQ's gates: each closed one halves the number of levels by averaging neighbours.
 *
 * @module
 */
import { requireInteger } from "../../core/mod.ts";

/** A gate: 1 open, 0 closed. */
export type Gate = 0 | 1;

/**
 * Gates from the numbers that are trained, open ones first: a gate behind a closed one is closed. Only then are it neighbours that
 * are averaged: with gates (0, 1, 1) level i would be averaged with i + 4, which leaves no quantizer.
 *
 * ```text
 * g_i = min over j <= i of H(logit_j),   H(x) = 1 if x >= 0, otherwise 0
 * ```
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3; docs/hardware.md, section 7.
 *
 * @param logits One number for each bit.
 * @returns Gates, open ones first.
 * @throws {RangeError} If a number is not finite.
 *
 * @example
 * ```ts
 * import { openGates } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(openGates([0.5, 0, -0.1]), [1, 1, 0]);
 * assert.deepEqual(openGates([0.5, -2, 3]), [1, 0, 0]);
 * ```
 */
export function openGates(logits: ArrayLike<number>): Gate[] {
  let open = true;
  return Array.from(logits, (logit, i) => {
    if (!Number.isFinite(logit)) {
      throw new RangeError(
        `Cannot use logits: every number must be finite: current value is ${logit} at ${i}`,
      );
    }
    open &&= logit >= 0;
    return open ? 1 : 0;
  });
}

/**
 * Bits that gates leave of a quantizer.
 *
 * ```text
 * bits = sum of g_i,   levels left = 2^bits
 * ```
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3.
 *
 * @param gates Gates, open ones first.
 * @returns Bits.
 * @throws {RangeError} If a gate is neither 0 nor 1, or an open one stands behind a closed one.
 *
 * @example
 * ```ts
 * import { gateBits } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(gateBits([1, 1, 0]), 2);
 * ```
 */
export function gateBits(gates: ArrayLike<number>): number {
  requireOpenFirst(gates);
  let bits = 0;
  for (let i = 0; i < gates.length; i++) bits += gates[i]!;
  return bits;
}

/**
 * The block matrix that gates stand for, each row with the sum 1. Between 0 and 1 a gate weighs its two factors, which is what its
 * gradient goes through.
 *
 * | paper | here         | meaning                             |
 * | ----- | ------------ | ----------------------------------- |
 * | g_i   | `gates[i]`   | gate, here any number from 0 to 1   |
 * | U/Z_U | return value | averages of levels, [2^b, 2^b]      |
 *
 * ```text
 * U / Z_U = U_1 x ... x U_b (Kronecker product),   U_i = g_i I + (1 - g_i) / 2 * ones(2, 2)
 * ```
 *
 * The paper normalises the product of `g I + (1 - g) ones` by its row sum; at gates of 0 and 1 both are the same matrix, and here
 * the derivative by a gate is the same at both.
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3; docs/hardware.md, section 7.
 *
 * @param gates Numbers from 0 to 1, in any order: what wrong orders do is worth seeing.
 * @returns The matrix, row-major.
 * @throws {RangeError} If a gate is not in [0, 1], or there are more than 8.
 *
 * @example Two levels each become their mean
 * ```ts
 * import { gateMatrix } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...gateMatrix([1, 0])], [.5, .5, 0, 0, .5, .5, 0, 0, 0, 0, .5, .5, 0, 0, .5, .5]);
 * ```
 */
export function gateMatrix(gates: ArrayLike<number>): Float64Array {
  requireInteger("the number of gates", gates.length, { min: 0, max: 8 });
  for (let i = 0; i < gates.length; i++) {
    if (gates[i]! >= 0 && gates[i]! <= 1) continue;
    throw new RangeError(
      `Cannot use gates: each must be in [0, 1]: current value is ${gates[i]} at ${i}`,
    );
  }
  return gateProduct(gates);
}

/**
 * The same without checks, and with the derivative of one factor instead of the factor.
 *
 * @param gates The gates.
 * @param derived Which factor is replaced by its derivative; none by default.
 * @returns The matrix, row-major.
 */
export function gateProduct(gates: ArrayLike<number>, derived = -1): Float64Array {
  const bits = gates.length, size = 2 ** bits, matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let product = 1;
      for (let i = 0; i < bits; i++) {
        const same = ((row ^ column) >> (bits - 1 - i)) & 1 ? 0 : 1;
        product *= i === derived ? same - 0.5 : gates[i]! * same + (1 - gates[i]!) / 2;
      }
      matrix[row * size + column] = product;
    }
  }
  return matrix;
}

/**
 * Levels after averaging: those of the matrix's columns, which is symmetric.
 *
 * @param matrix Averages, shape [levels, levels].
 * @param levels The levels.
 * @returns As many.
 */
export function averagedBy(matrix: Float64Array, levels: ArrayLike<number>): Float64Array {
  const size = levels.length;
  return Float64Array.from({ length: size }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += levels[i]! * matrix[i * size + j]!;
    return sum;
  });
}

/**
 * Refuses gates that are not 0 or 1 with the open ones first.
 *
 * @param gates The gates.
 * @throws {RangeError} If a gate is neither 0 nor 1, or an open one stands behind a closed one.
 */
export function requireOpenFirst(gates: ArrayLike<number>): void {
  for (let i = 0; i < gates.length; i++) {
    requireInteger("a gate", gates[i]!, { min: 0, max: 1 });
    if (i > 0 && gates[i]! > gates[i - 1]!) {
      throw new RangeError(
        `Cannot use gates: open ones must come first: current value is ${Array.from(gates)}`,
      );
    }
  }
}
