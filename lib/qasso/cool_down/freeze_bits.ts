import type { NamedArrays } from "../../core/mod.ts";
import {
  type LayerBits,
  type QuantizerScalars,
  stepSizeForBits,
  storageBits,
} from "../../quant/mod.ts";
import { readScalars } from "../state/scalars.ts";

/**
 * Integer bit widths at the start of cool-down.
 *
 * ```text
 * frozen b = min(max(rnd(b), b_l), b_u)
 * ```
 *
 * Source: docs/geta.md, section 4.9 (Qu et al., arXiv:2502.16638).
 *
 * @param bits Real-valued bits by layer name.
 * @param bitRange Allowed bits [b_l, b_u] in the first step of cool-down.
 * @returns Integer bits by layer name.
 *
 * @example
 * ```ts
 * import { freezeBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const bits = { fc: { weight: 3.4, activation: 6.6 } };
 * assert.deepEqual(freezeBits(bits, [4, 16]), { fc: { weight: 4, activation: 7 } });
 * ```
 */
export function freezeBits(
  bits: Record<string, Partial<LayerBits>>,
  [min, max]: readonly [number, number],
): Record<string, Partial<LayerBits>> {
  const freeze = (value: number) => Math.min(Math.max(storageBits(value), min), max);
  return Object.fromEntries(
    Object.entries(bits).map(([layer, own]) => [
      layer,
      Object.fromEntries(Object.entries(own).map(([part, value]) => [part, freeze(value)])),
    ]),
  );
}

/**
 * Sets the step size to what the frozen bit width and the present clip and exponent ask for, in place.
 *
 * ```text
 * d = d(frozen b, q_m, t)
 * ```
 *
 * Source: docs/geta.md, section 4.9 (Qu et al., arXiv:2502.16638).
 *
 * @param names Parameter names of the quantizer's scalars.
 * @param parameters Parameters by name; the step size is changed.
 * @param bits Frozen bit width.
 *
 * @example
 * ```ts
 * import { holdBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(0), q: Float32Array.of(7) };
 * holdBits({ stepSize: "d", clip: "q" }, parameters, 4);
 * assert.equal(parameters.d[0], 1);
 * ```
 */
export function holdBits(
  names: QuantizerScalars<string>,
  parameters: NamedArrays,
  bits: number,
): void {
  parameters[names.stepSize]![0] = stepSizeForBits(bits, readScalars(names, parameters));
}
