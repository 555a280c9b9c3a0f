import {
  checkOptions,
  given,
  type NamedArrays,
  numberWithin,
  oneOfWords,
  unchecked,
} from "../../core/mod.ts";
import { type QuantizerScalars, scalarBounds } from "../../quant/mod.ts";

/** How {@linkcode moveScalars} moves. */
export interface MoveScalarsOptions {
  /** Updates v by parameter name; scalars without one stay. */
  updates: NamedArrays;
  /** Learning rate lr_q of the scalars. */
  learningRate: number;
  /** Which scalars move: all three, or clip and exponent only. Default `"all"`. */
  which?: "all" | "range";
}

/**
 * Gradient step of the scalars of one quantizer, in place. They stay inside {@linkcode scalarBounds}, however large the update is.
 *
 * | paper | here       | after the step        |
 * | ----- | ---------- | --------------------- |
 * | d     | `stepSize` | d >= 1e-8             |
 * | q_m   | `clip`     | q_m >= 1e-8           |
 * | t     | `exponent` | 0.1 <= t <= 4         |
 *
 * ```text
 * p = p - lr_q v     for p in {d, q_m, t}
 * ```
 *
 * Source: docs/geta.md, section 4.4 (Qu et al., arXiv:2502.16638).
 *
 * @param names Parameter names of the scalars.
 * @param parameters Parameters by name; changed in place.
 * @param options Updates, learning rate and choice.
 *
 * @example
 * ```ts
 * import { moveScalars } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(0.5), q: Float32Array.of(2) };
 * const updates = { d: Float32Array.of(8), q: Float32Array.of(1) };
 * moveScalars({ stepSize: "d", clip: "q" }, parameters, { updates, learningRate: 0.5 });
 * assert.deepEqual(parameters, { d: Float32Array.of(1e-8), q: Float32Array.of(1.5) });
 * ```
 */
export function moveScalars(
  names: QuantizerScalars<string>,
  parameters: NamedArrays,
  options: MoveScalarsOptions,
): void {
  checkOptions("moveScalars()", options, {
    updates: given(unchecked),
    learningRate: given(numberWithin()),
    which: oneOfWords(["all", "range"]),
  });
  const { updates, learningRate, which = "all" } = options;
  const move = (name: string, [min, max]: readonly [number, number]) => {
    const value = parameters[name]!, v = updates[name];
    if (v === undefined) return;
    value[0] = Math.min(Math.max(value[0]! - learningRate * v[0]!, min), max);
  };
  if (which === "all") move(names.stepSize, scalarBounds.stepSize);
  move(names.clip, scalarBounds.clip);
  if (names.exponent !== undefined) move(names.exponent, scalarBounds.exponent);
}
