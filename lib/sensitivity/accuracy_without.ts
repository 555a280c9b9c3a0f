import { count, type NamedVariables, requireNumber, requireShape } from "../core/mod.ts";
import { magnitude } from "../importance/mod.ts";
import { exactCountMask, type Scores } from "../mask/mod.ts";
import { type PruningGroup, structureStatistics, zeroStructures } from "../structure/mod.ts";
import { parameterArrays, withParameters } from "../subnet/mod.ts";

/** A network whose sensitivity is measured. */
export interface SensitivityProblem {
  /** Its variables by name; they have other values only while `evaluate` runs. */
  variables: NamedVariables;
  /**
   * Pruning groups of the network, as {@linkcode pruningGroups} finds them: everything that is removed together, such as both ends
   * of a shortcut. A single layer of it would be scanned for nothing, since its zeros are filled by the other.
   */
  groups: readonly PruningGroup[];
  /** Measures the network as its variables are: accuracy on the VALIDATION split, higher is better. Must be synchronous. */
  evaluate: () => number;
  /** For each group one score per structure, higher for those that stay longer; L2 norms by default. */
  scores?: readonly Scores[];
  /**
   * Called before each `evaluate`, that of the whole network included; may change variables that are not trainable, such as
   * running statistics ({@linkcode reestimateBatchNorm}), which are restored as well.
   */
  adapt?: () => void;
}

/**
 * How many structures a share of a group is. One stays always: nothing passes through a group without any.
 *
 * ```text
 * removed = min(count(ratio, size), size - 1)
 * ```
 *
 * @param ratio Share of the structures, in [0, 1].
 * @param size Number of structures.
 * @returns How many are removed.
 *
 * @example
 * ```ts
 * import { removedStructures } from "@geta-lab/geta/sensitivity";
 * import assert from "node:assert/strict";
 *
 * assert.equal(removedStructures(0.5, 32), 16);
 * assert.equal(removedStructures(0.9, 4), 3);
 * ```
 */
export function removedStructures(ratio: number, size: number): number {
  return Math.min(count(ratio, size), size - 1);
}

/**
 * Accuracy of a network without the least important structures of its groups: they become zero, which computes what their removal
 * would compute, the network is measured, and every weight has its value again, bit for bit, also if the measurement throws.
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4; groups
 * instead of layers as in https://github.com/nathanhubens/fasterai, version 0.3.3.
 *
 * @param problem Network, groups, measurement.
 * @param ratios Share of each group that goes; 0 leaves the group alone.
 * @returns What `evaluate` returned.
 * @throws {TypeError} If there are not as many ratios as groups, or the accuracy is no number.
 * @throws {RangeError} If a ratio is outside [0, 1), the accuracy or a score is not finite, or structures of a group that is not
 * prunable are to go.
 *
 * @example The smaller of two hidden units goes
 * ```ts
 * import { accuracyWithout } from "@geta-lab/geta/sensitivity";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.tensor2d([[1, -3]]));
 * const group = {
 *   name: "fc1",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc1/kernel", axis: 1, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const problem = {
 *   variables: { "fc1/kernel": kernel },
 *   groups: [group],
 *   evaluate: () => kernel.sum().dataSync()[0]!,
 * };
 * assert.equal(accuracyWithout(problem, [0.5]), -3);
 * assert.deepEqual([...kernel.dataSync()], [1, -3]);
 * ```
 */
export function accuracyWithout(problem: SensitivityProblem, ratios: readonly number[]): number {
  const { variables, groups, evaluate, scores, adapt } = problem;
  requireShape("ratios", [ratios.length], [groups.length]);
  const cut = groups.flatMap((group, i) => {
    requireNumber("ratio", ratios[i]!, { min: 0, exclusiveMax: 1 });
    const removed = removedStructures(ratios[i]!, group.size);
    return removed === 0 ? [] : [{ group: requirePrunable(group), removed, scores: scores?.[i] }];
  });
  const zeroable = pick(
    variables,
    cut.flatMap(({ group }) => [...ownersOf(group), ...resetOf(group)]),
  );
  const parameters = parameterArrays(zeroable);
  const shapes = Object.fromEntries(
    Object.entries(zeroable).map(([name, { shape }]) => [name, shape]),
  );
  const chosen = cut.map(({ group, removed, scores }) => {
    const ranked = scores ?? norms(group, parameters, shapes);
    requireShape(`the scores of ${group.name}`, [ranked.length], [group.size]);
    return Array.from(exactCountMask(ranked, removed), (kept) => kept === 0);
  });
  const zeroed = zeroStructures(cut.map(({ group }) => group), chosen, parameters, shapes);
  const moving = adapt === undefined ? {} : parameterArrays(notTrainable(variables));
  return withParameters(variables, { ...moving, ...zeroed }, () => {
    adapt?.();
    return requireNumber("the accuracy", evaluate());
  });
}

function requirePrunable(group: PruningGroup): PruningGroup {
  if (group.prunable) return group;
  throw new RangeError(
    `Cannot remove structures of ${group.name}: the group must be prunable: current value is one that is not${
      group.reason === undefined ? "" : `: ${group.reason}`
    }`,
  );
}

function norms(
  group: PruningGroup,
  parameters: ReturnType<typeof parameterArrays>,
  shapes: Record<string, readonly number[]>,
): Float64Array {
  const floats = Object.fromEntries(
    ownersOf(group).map((name) => [name, Float32Array.from(parameters[name]!)]),
  );
  return magnitude(structureStatistics(group, floats, { updates: {}, shapes }));
}

/** Running means that are set to zero with the structures. */
function resetOf({ dependentSlices }: PruningGroup): string[] {
  return dependentSlices.filter(({ reset }) => reset).map(({ parameter }) => parameter);
}

function ownersOf({ ownedSlices }: PruningGroup): string[] {
  return ownedSlices.map(({ parameter }) => parameter);
}

function pick(variables: NamedVariables, names: readonly string[]): NamedVariables {
  return Object.fromEntries(names.map((name) => {
    if (Object.hasOwn(variables, name)) return [name, variables[name]!];
    throw new TypeError(
      `Cannot remove structures of ${name}: the network must have such a variable: current value is one without it`,
    );
  }));
}

function notTrainable(variables: NamedVariables): NamedVariables {
  return Object.fromEntries(Object.entries(variables).filter(([, { trainable }]) => !trainable));
}
