import type { NamedArrays } from "../../core/mod.ts";
import { applyUpdates } from "../../optim/mod.ts";
import type { RedundantElements } from "../state/observation.ts";
import type { QassoProblem } from "../state/problem.ts";

/** How {@linkcode applyWeightUpdates} moves. */
export interface ApplyWeightUpdatesOptions {
  /** Updates v by name; parameters without one stay. */
  updates: NamedArrays;
  /** Learning rate alpha. */
  learningRate: number;
  /** Decoupled weight decay. */
  decay: number;
  /** Names of the quantizers' scalars, which are left alone. */
  scalars: ReadonlySet<string>;
  /** Whether the parameters that a group (by number) owns slices of are spared the decay. */
  sparesDecay: (group: number) => boolean;
  /** Elements that leave on a line of their own, which decay would leave. Default none. */
  redundant?: readonly RedundantElements[];
}

/**
 * Descent step of everything but the quantizers' scalars, in place.
 *
 * ```text
 * x = x - alpha decay x - alpha v     (without decay where elements leave on a line)
 * ```
 *
 * Source: docs/geta.md, sections 4.4 and 4.7 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem; its groups are used.
 * @param parameters Parameters by name; changed in place.
 * @param options Updates, rates and exceptions.
 *
 * @example
 * ```ts
 * import { applyWeightUpdates } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { w: Float32Array.of(1), d: Float32Array.of(1) };
 * applyWeightUpdates({ groups: [] }, parameters, {
 *   updates: { w: Float32Array.of(2), d: Float32Array.of(2) },
 *   learningRate: 0.25,
 *   decay: 0,
 *   scalars: new Set(["d"]),
 *   sparesDecay: () => false,
 * });
 * assert.deepEqual(parameters, { w: Float32Array.of(0.5), d: Float32Array.of(1) });
 * ```
 */
export function applyWeightUpdates(
  { groups }: Pick<QassoProblem, "groups">,
  parameters: NamedArrays,
  { updates, scalars, sparesDecay, redundant = [], ...rates }: ApplyWeightUpdatesOptions,
): void {
  const noWeightDecay = new Set(
    groups.flatMap(({ ownedSlices }, i) =>
      sparesDecay(i) ? ownedSlices.map(({ parameter }) => parameter) : []
    ),
  );
  const weights = Object.entries(updates).filter(([name]) => !scalars.has(name));
  const leaving = rates.decay === 0 ? [] : redundant.map(({ parameter, elements }) => {
    const x = parameters[parameter]!, values = new Float32Array(elements.length);
    for (let i = 0; i < elements.length; i++) values[i] = x[elements[i]!]!;
    return { x, v: updates[parameter], elements, values };
  });
  applyUpdates(parameters, Object.fromEntries(weights), { ...rates, noWeightDecay });
  for (const { x, v, elements, values } of leaving) {
    for (let i = 0; i < elements.length; i++) {
      const at = elements[i]!;
      x[at] = values[i]! - rates.learningRate * (v?.[at] ?? 0);
    }
  }
}
