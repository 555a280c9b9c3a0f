import type { NamedArrays } from "../../core/mod.ts";
import type { QuantizerScalars } from "../../quant/mod.ts";
import type { QuantizedLayer } from "../../qadg/mod.ts";

/**
 * Parameter names of all quantizer scalars.
 *
 * @param layers The quantized layers.
 * @returns The names.
 *
 * @example
 * ```ts
 * import { scalarNames } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layers = [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }];
 * assert.deepEqual([...scalarNames(layers)], ["d", "q"]);
 * ```
 */
export function scalarNames(layers: readonly QuantizedLayer[]): Set<string> {
  return new Set(layers.flatMap(({ weightQuantizer, activationQuantizer }) => [
    ...Object.values({ ...weightQuantizer }),
    ...Object.values({ ...activationQuantizer }),
  ]));
}

/**
 * Reads the scalars of one quantizer.
 *
 * @param names Parameter names of the scalars.
 * @param parameters Parameters by name; the scalars have length 1.
 * @returns The numbers.
 *
 * @example
 * ```ts
 * import { readScalars } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(0.5), q: Float32Array.of(2) };
 * assert.deepEqual(readScalars({ stepSize: "d", clip: "q" }, parameters), { stepSize: 0.5, clip: 2 });
 * ```
 */
export function readScalars(
  names: QuantizerScalars<string>,
  parameters: NamedArrays,
): QuantizerScalars<number> {
  const stepSize = parameters[names.stepSize]![0]!, clip = parameters[names.clip]![0]!;
  if (names.exponent === undefined) return { stepSize, clip };
  return { stepSize, clip, exponent: parameters[names.exponent]![0]! };
}

/** How {@linkcode moveScalars} moves. */
export interface MoveScalarsOptions {
  /** Directions by parameter name; scalars without one stay. */
  updates: NamedArrays;
  /** Learning rate of the scalars. */
  learningRate: number;
  /** Decoupled weight decay. Default 0. */
  decay?: number;
  /** Which scalars: all, or without the step size. Default `"all"`. */
  which?: "all" | "range";
  /** Whether to keep the scalars where the quantizer is defined, see {@linkcode moveScalars}. */
  guard: boolean;
}

/**
 * Gradient step of the scalars of one quantizer, in place.
 *
 * ```text
 * p = p - learningRate decay p - learningRate v     for p in {d, q_m, t}
 * guard: d >= 1e-8, q_m >= 1e-8, 0.1 <= t <= 4
 * ```
 *
 * The reference has no guard: its scalars may cross 0 (docs/geta.md, section 7, row 18).
 *
 * Source: docs/geta.md, sections 4.4 and 4.5 (Qu et al., arXiv:2502.16638).
 *
 * @param names Parameter names of the scalars.
 * @param parameters Parameters by name; changed in place.
 * @param options Directions, learning rate, decay, choice and guard.
 *
 * @example
 * ```ts
 * import { moveScalars } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(0.5), q: Float32Array.of(2) };
 * const updates = { d: Float32Array.of(8), q: Float32Array.of(1) };
 * moveScalars({ stepSize: "d", clip: "q" }, parameters, { updates, learningRate: 0.5, guard: true });
 * assert.deepEqual(parameters, { d: Float32Array.of(1e-8), q: Float32Array.of(1.5) });
 * ```
 */
export function moveScalars(
  names: QuantizerScalars<string>,
  parameters: NamedArrays,
  { updates, learningRate, decay = 0, which = "all", guard }: MoveScalarsOptions,
): void {
  const move = (name: string, min: number, max: number) => {
    const value = parameters[name]!, v = updates[name];
    if (v === undefined) return;
    const moved = Math.fround(value[0]! - learningRate * decay * value[0]!) - learningRate * v[0]!;
    value[0] = guard ? Math.min(Math.max(moved, min), max) : moved;
  };
  if (which === "all") move(names.stepSize, 1e-8, Infinity);
  move(names.clip, 1e-8, Infinity);
  if (names.exponent !== undefined) move(names.exponent, 0.1, 4);
}
