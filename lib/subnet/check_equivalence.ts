import * as tf from "@tensorflow/tfjs-core";
import { requireShape, type Tensor } from "../core/mod.ts";

/** A network as a function of its inputs, as `replay` gives it. */
export type Forward = (...inputs: Tensor[]) => Tensor[];

/** How far two networks are apart. */
export interface Equivalence {
  /** Largest absolute difference of two output elements; infinite if one is not a number. */
  maxAbsDifference: number;
  /** The same divided by the largest absolute output of the full network. */
  relative: number;
}

/**
 * Compares the outputs of two networks on the same inputs.
 *
 * ```text
 * relative = max |f_full(x) - f_sub(x)| / max |f_full(x)|
 * ```
 *
 * @param full The network with zeroed structures.
 * @param sub The subnet.
 * @param inputs Arguments of both.
 * @returns The differences over all outputs.
 * @throws {TypeError} If the outputs differ in number, shape or type.
 *
 * @example
 * ```ts
 * import { checkEquivalence } from "@geta-lab/geta/subnet";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const { maxAbsDifference, relative } = checkEquivalence(
 *   (x) => [tf.mul(x, 2)],
 *   (x) => [tf.add(x, 1)],
 *   [tf.tensor1d([1, 4])],
 * );
 * assert.equal(maxAbsDifference, 3);
 * assert.equal(relative, 3 / 8);
 * ```
 */
export function checkEquivalence(
  full: Forward,
  sub: Forward,
  inputs: readonly Tensor[],
): Equivalence {
  const { difference, largest } = tf.tidy(() => compare(full(...inputs), sub(...inputs)));
  const relative = difference === 0 ? 0 : difference / largest;
  return { maxAbsDifference: difference, relative: Number.isNaN(relative) ? Infinity : relative };
}

function compare(wanted: Tensor[], found: Tensor[]): { difference: number; largest: number } {
  requireShape("the outputs of the subnet", [found.length], [wanted.length]);
  let difference = 0, largest = 0;
  wanted.forEach((tensor, i) => {
    requireShape(`output ${i} of the subnet`, found[i]!.shape, tensor.shape);
    if (found[i]!.dtype !== tensor.dtype) {
      throw new TypeError(
        `Cannot compare output ${i} of the subnet: it must be ${tensor.dtype}: current value is ${
          found[i]!.dtype
        }`,
      );
    }
    const a = tensor.dataSync(), b = found[i]!.dataSync();
    for (let k = 0; k < a.length; k++) {
      const distance = Math.abs(a[k]! - b[k]!);
      difference = Math.max(difference, Number.isNaN(distance) ? Infinity : distance);
      largest = Math.max(largest, Math.abs(a[k]!));
    }
  });
  return { difference, largest };
}
