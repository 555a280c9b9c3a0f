import { dot, type NamedArrays } from "../../core/mod.ts";
import { scaleGroups } from "../../structure/mod.ts";
import type { QassoProblem } from "../state/problem.ts";
import type { GroupState } from "../state/state.ts";

/** What {@linkcode guardMomentum} needs beside the updates. */
export interface GuardMomentumOptions {
  /** Gradients by name, clipped as the optimizer clips them. */
  gradients: NamedArrays;
  /** Names of parameters that are not looked at: the quantizers' scalars. */
  except: ReadonlySet<string>;
  /** kappa, the share of plain descent that has to remain, 0 to 1. */
  kappa: number;
  /** How long a plain step r is: as the gradient (SGD), or as the update, for rules with a scale of their own (Adam). Default `"gradient"`. */
  scale?: "gradient" | "update";
  /** Decoupled weight decay lambda, and the parameters that it shortens. Default none. */
  decay?: { lambda: number; parameters: NamedArrays };
}

/**
 * Turns the updates of a step towards the gradient, so far that momentum and weight decay cannot make it ascend.
 *
 * | symbol | meaning                                                                        |
 * | ------ | ------------------------------------------------------------------------------ |
 * | v, g   | updates, gradients                                                             |
 * | lambda | decoupled weight decay of AdamW, else 0                                        |
 * | w      | what a step takes off by the rate alpha                                        |
 * | r      | length of a plain step: of the gradient, or of the update                      |
 *
 * ```text
 * w = v + lambda x,    r = ||g||, for Adam and AdamW ||v||
 * v = v + max(0, kappa r ||g|| - <w, g>) / ||g||^2 g     so that  <w, g> >= kappa r ||g||
 * ```
 *
 * What is added is at most kappa r + ||w|| long: a gradient that was clipped stays short, and a step of Adam keeps its scale. In
 * training it is nearly idle: momentum opposes the gradient of a batch in about one of a hundred steps.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param updates Updates v by name; those of structures that are leaving or gone are 0 already.
 * @param options Gradients, kappa, scale and decay.
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
  { gradients, except, kappa, scale = "gradient", decay }: GuardMomentumOptions,
): NamedArrays {
  const names = Object.keys(updates).filter((name) => !except.has(name) && gradients[name]);
  let product = 0, squares = 0, updateSquares = 0;
  for (const name of names) {
    const v = updates[name]!, g = gradients[name]!;
    for (let i = 0; i < g.length; i++) {
      product += v[i]! * g[i]!;
      squares += g[i]! * g[i]!;
      updateSquares += v[i]! * v[i]!;
    }
    if (decay !== undefined) product += decay.lambda * dot(decay.parameters[name]!, g);
  }
  const plain = scale === "gradient" ? squares : Math.sqrt(updateSquares * squares);
  const missing = kappa * plain - product;
  if (!(missing > 0) || squares === 0) return updates;
  const share = missing / squares;
  const guarded = names.map((name) => {
    const g = gradients[name]!;
    return [name, updates[name]!.map((v, i) => v + share * g[i]!)] as const;
  });
  return { ...updates, ...Object.fromEntries(guarded) };
}

/**
 * Sets what belongs to structures that are leaving or gone to 0, in place: the guard looks at what stays.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param problem The problem; its groups and shapes are used.
 * @param arrays Gradients or updates by name; changed in place. Parameters may be missing.
 * @param options Redundant and pruned structures per group.
 *
 * @example
 * ```ts
 * import { keepLive } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 3,
 *   ownedSlices: [{ parameter: "b", axis: 0, structures: [0, 1, 2] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const gradients = { b: Float32Array.of(5, 6, 7) };
 * keepLive({ groups: [group], shapes: { b: [3] } }, gradients, { groups: [{ redundant: [0], pruned: [2] }] });
 * assert.deepEqual(gradients, { b: Float32Array.of(0, 6, 0) });
 * ```
 */
export function keepLive(
  { groups, shapes }: Pick<QassoProblem, "groups" | "shapes">,
  arrays: NamedArrays,
  { groups: states }: { groups: readonly GroupState[] },
): void {
  const present = groups.map(({ ownedSlices }) => ({
    ownedSlices: ownedSlices.filter(({ parameter }) => arrays[parameter] !== undefined),
  }));
  const structures = states.map(({ redundant, pruned }) => [...redundant, ...pruned]);
  scaleGroups({ groups: present, shapes }, arrays, { structures, factor: 0 });
}
