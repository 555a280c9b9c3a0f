import type { NamedArrays } from "../../core/mod.ts";

/** What {@linkcode guardMomentum} needs beside the updates. */
export interface GuardMomentumOptions {
  /** Raw gradients by name. */
  gradients: NamedArrays;
  /** Names of parameters that are not looked at: the quantizers' scalars. */
  except: ReadonlySet<string>;
  /** kappa, the share of plain descent that has to remain, 0 to 1. */
  kappa: number;
}

/**
 * Turns the updates of a step towards the gradient, so far that momentum cannot make it ascend.
 *
 * ```text
 * v = v + max(0, kappa ||g||^2 - <v, g>) / ||g||^2 g     so that  <v, g> >= kappa ||g||^2
 * ```
 *
 * In training it is nearly idle: momentum opposes the gradient of a batch in about one of a hundred steps.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param updates Updates v by name; those of structures that are leaving are 0 already.
 * @param options Gradients and kappa.
 * @returns The updates; where the guard acts, new arrays, since a momentum buffer must not remember it.
 *
 * @example Momentum points uphill
 * ```ts
 * import { guardMomentum } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const gradients = { w: Float32Array.of(2, 0) }, updates = { w: Float32Array.of(-1, 3) };
 * const guarded = guardMomentum(updates, { gradients, except: new Set(), kappa: 0.5 });
 * assert.deepEqual(guarded, { w: Float32Array.of(1, 3) }); // <v, g> = 2 = ||g||^2 / 2
 * ```
 */
export function guardMomentum(
  updates: NamedArrays,
  { gradients, except, kappa }: GuardMomentumOptions,
): NamedArrays {
  const names = Object.keys(updates).filter((name) => !except.has(name) && gradients[name]);
  let product = 0, squares = 0;
  for (const name of names) {
    const v = updates[name]!, g = gradients[name]!;
    for (let i = 0; i < g.length; i++) {
      product += v[i]! * g[i]!;
      squares += g[i]! * g[i]!;
    }
  }
  const missing = kappa * squares - product;
  if (!(missing > 0) || squares === 0) return updates;
  const share = missing / squares;
  const guarded = names.map((name) => {
    const g = gradients[name]!;
    return [name, updates[name]!.map((v, i) => v + share * g[i]!)] as const;
  });
  return { ...updates, ...Object.fromEntries(guarded) };
}
