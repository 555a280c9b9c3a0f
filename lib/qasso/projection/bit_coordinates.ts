import type { NamedArrays } from "../../core/mod.ts";
import { bitWidth, type QuantizerScalars } from "../../quant/mod.ts";

/** Gradients of one quantizer's scalars, in either coordinates. */
export interface ScalarGradients {
  /** By d, or by b. */
  stepSize: number;
  /** By q_m. */
  clip: number;
  /** By t; 0 for a linear quantizer. */
  exponent: number;
}

/**
 * Gradients of a quantizer's scalars in the coordinates (b, q_m, t), in which the bit range is a box: d follows from them.
 *
 * | symbol           | meaning                                              |
 * | ---------------- | ---------------------------------------------------- |
 * | b                | bit width                                            |
 * | d, q_m, t        | step size, clip, exponent                            |
 * | g_d, g_q, g_t    | partial derivatives of the loss by d, q_m, t         |
 *
 * ```text
 * d = q_m^t / (2^(b-1) - 1)
 * by b:    g_d dd/db  = -g_d d ln 2 2^(b-1) / (2^(b-1) - 1)
 * by q_m:  g_q + g_d dd/dq_m = g_q + g_d d t / q_m
 * by t:    g_t + g_d dd/dt   = g_t + g_d d ln q_m
 * ```
 *
 * A step against these, with b clipped to [b_l, b_u], moves each coordinate against its own derivative or not at all. Clipping d after
 * a step of (d, q_m, t) does not: a change of q_m moves the ends of the interval that d is clipped to.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param scalars d, q_m and t, all positive.
 * @param gradients Partial derivatives by d, q_m and t.
 * @returns Derivatives by b, q_m and t.
 *
 * @example A larger d helps: fewer bits, or a larger clip
 * ```ts
 * import { toBitCoordinates } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const found = toBitCoordinates(
 *   { stepSize: 1, clip: 7 },
 *   { stepSize: -1, clip: 0, exponent: 0 },
 * );
 * assert.ok(found.stepSize > 0); // b shall fall
 * assert.equal(found.clip, -1 / 7); // q_m shall grow
 * ```
 */
export function toBitCoordinates(
  scalars: QuantizerScalars<number>,
  gradients: ScalarGradients,
): ScalarGradients {
  const { stepSize: d, clip, exponent: t = 1 } = scalars;
  const levels = 2 ** (bitWidth(scalars) - 1); // 2^(b-1)
  return {
    stepSize: -gradients.stepSize * d * Math.LN2 * levels / (levels - 1),
    clip: gradients.clip + gradients.stepSize * d * t / clip,
    exponent: gradients.exponent + gradients.stepSize * d * Math.log(clip),
  };
}

/**
 * Puts the gradients of one quantizer's scalars into the coordinates (b, q_m, t), in place.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param names Parameter names of the scalars.
 * @param parameters Parameters by name.
 * @param gradients Gradients by name; changed in place. Scalars without one count as 0.
 *
 * @example
 * ```ts
 * import { gradientsToBitCoordinates } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const gradients = { d: Float32Array.of(-1), q: Float32Array.of(0) };
 * const parameters = { d: Float32Array.of(1), q: Float32Array.of(8) };
 * gradientsToBitCoordinates({ stepSize: "d", clip: "q" }, parameters, gradients);
 * assert.deepEqual(gradients.q, Float32Array.of(-1 / 8));
 * ```
 */
export function gradientsToBitCoordinates(
  names: QuantizerScalars<string>,
  parameters: NamedArrays,
  gradients: NamedArrays,
): void {
  const read = (arrays: NamedArrays, name?: string) =>
    name === undefined ? undefined : arrays[name]?.[0];
  const exponent = read(parameters, names.exponent);
  const scalars = {
    stepSize: parameters[names.stepSize]![0]!,
    clip: parameters[names.clip]![0]!,
    ...(exponent !== undefined && { exponent }),
  };
  const moved = toBitCoordinates(scalars, {
    stepSize: read(gradients, names.stepSize) ?? 0,
    clip: read(gradients, names.clip) ?? 0,
    exponent: read(gradients, names.exponent) ?? 0,
  });
  for (const key of ["stepSize", "clip", "exponent"] as const) {
    const gradient = names[key] === undefined ? undefined : gradients[names[key]];
    if (gradient) gradient[0] = moved[key];
  }
}
