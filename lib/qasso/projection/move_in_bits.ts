import type { NamedArrays } from "../../core/mod.ts";
import { bitWidth, type QuantizerScalars, scalarBounds, stepSizeForBits } from "../../quant/mod.ts";
import { readScalars } from "../state/scalars.ts";

/**
 * Largest share rho of its value by which a clip or an exponent changes in a step. A derivative says little about a range that is
 * twice as wide; without a limit one batch can close a range, and nothing opens it again.
 */
export const SCALAR_STEP_LIMIT = 0.03;

/** How {@linkcode moveInBits} moves. */
export interface MoveInBitsOptions {
  /** Updates v by name, of gradients in the coordinates (b, q_m, t); scalars without one stay. */
  updates: NamedArrays;
  /** Learning rate lr_q of the scalars. */
  learningRate: number;
  /** Allowed bits [b_l, b_u]. */
  bitRange: readonly [number, number];
  /** Frozen bits; absent before cool-down. */
  frozen?: number | undefined;
}

/**
 * Gradient step of the scalars of one quantizer in the coordinates (b, q_m, t), in place; d follows.
 *
 * ```text
 * b   = clip(b - lr_q v_b, b_l, b_u)       (the frozen bits in cool-down)
 * q_m = q_m - clip(lr_q v_q, -rho q_m, rho q_m)   inside its bounds
 * t   = t - clip(lr_q v_t, -rho t, rho t)          inside its bounds
 * d   = q_m^t / (2^(b-1) - 1)
 * ```
 *
 * rho is {@linkcode SCALAR_STEP_LIMIT}.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param names Parameter names of the scalars.
 * @param parameters Parameters by name; changed in place.
 * @param options Updates, learning rate and bits.
 *
 * @example The clip grows by as much as it may, the bits stay at the end of their range, so the step size grows by the same share
 * ```ts
 * import { moveInBits } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(1), q: Float32Array.of(7) };
 * moveInBits({ stepSize: "d", clip: "q" }, parameters, {
 *   updates: { d: Float32Array.of(-1), q: Float32Array.of(-7) },
 *   learningRate: 0.5,
 *   bitRange: [2, 4],
 * });
 * assert.deepEqual(parameters, { d: Float32Array.of(1.03), q: Float32Array.of(7.21) });
 * ```
 */
export function moveInBits(
  names: QuantizerScalars<string>,
  parameters: NamedArrays,
  { updates, learningRate, bitRange: [min, max], frozen }: MoveInBitsOptions,
): void {
  const before = bitWidth(readScalars(names, parameters));
  const change = (name: string) => learningRate * (updates[name]?.[0] ?? 0);
  const bits = frozen ?? Math.min(Math.max(before - change(names.stepSize), min), max);
  for (const key of ["clip", "exponent"] as const) {
    const name = names[key];
    if (name === undefined) continue;
    const value = parameters[name]!, [least, most] = scalarBounds[key];
    const limit = SCALAR_STEP_LIMIT * value[0]!;
    const step = Math.min(Math.max(change(name), -limit), limit);
    value[0] = Math.min(Math.max(value[0]! - step, least), most);
  }
  const { clip, exponent } = readScalars(names, parameters);
  const range = { clip, ...(exponent !== undefined && { exponent }) };
  parameters[names.stepSize]![0] = stepSizeForBits(bits, range);
}
