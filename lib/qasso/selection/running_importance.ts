import type { NamedArrays } from "../../core/mod.ts";
import { type PruningGroup, structureProducts } from "../../structure/mod.ts";

/** Share of the running mean that stays from one step to the next: it remembers about 20 steps. */
export const importanceDecay = 0.95;

/** What {@linkcode runningImportance} looks at. */
export interface RunningImportanceOptions {
  /** Raw gradients by name: no momentum, no weight decay. */
  gradients: NamedArrays;
  /** Shapes of the owners by name. */
  shapes: Record<string, readonly number[]>;
  /** The running mean before this step; absent at the first step. */
  before?: readonly number[] | undefined;
}

/**
 * Running mean of the first-order Taylor score: how much the loss changes when a structure is removed, seen over many batches.
 *
 * | symbol | meaning                                              |
 * | ------ | ---------------------------------------------------- |
 * | x, g   | elements of the structure and their raw gradients    |
 * | e      | the running mean, one number per structure           |
 * | n      | number of the step                                   |
 *
 * ```text
 * e = 0.95 e + 0.05 |<x, g>|,    e = |<x, g>| at the first step
 * ```
 *
 * The gradient of one batch says little about one structure, and momentum or decay would be measured with it. Magnitude is left out:
 * under batch norm the norm of a filter says nothing about its effect.
 *
 * Source: docs/geta.md, section 4.16; the score is that of Molchanov et al. (arXiv:1906.10771).
 *
 * @param group The group; the products run over all parameters that own its structures and have a gradient.
 * @param parameters Parameters by name.
 * @param options Gradients, shapes and the mean before.
 * @returns The new mean, one number per structure, unit of the loss.
 * @throws {RangeError} If a product is no finite number.
 *
 * @example
 * ```ts
 * import { runningImportance } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const parameters = { "fc/bias": Float32Array.of(2, -4) }, shapes = { "fc/bias": [2] };
 * const gradients = { "fc/bias": Float32Array.of(1, 1) };
 * const first = runningImportance(group, parameters, { gradients, shapes });
 * assert.deepEqual(first, [2, 4]);
 * const none = { "fc/bias": Float32Array.of(0, 0) };
 * const second = runningImportance(group, parameters, { gradients: none, shapes, before: first });
 * assert.deepEqual(second, [1.9, 3.8]);
 * ```
 */
export function runningImportance(
  group: PruningGroup,
  parameters: NamedArrays,
  { gradients, shapes, before }: RunningImportanceOptions,
): number[] {
  const products = structureProducts(group, parameters, { updates: gradients, shapes });
  return Array.from(products, (product, structure) => {
    if (!Number.isFinite(product)) {
      throw new RangeError(
        `Cannot measure the importance of ${group.name}: weights and gradients must be finite: current value is ${product} for structure ${structure}`,
      );
    }
    const score = Math.abs(product);
    if (before === undefined) return score;
    return importanceDecay * before[structure]! + (1 - importanceDecay) * score;
  });
}
