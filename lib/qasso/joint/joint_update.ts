import type { NamedArrays } from "../../core/mod.ts";
import type { ParameterSlices, PruningGroup } from "../../structure/mod.ts";
import type { ForgetRateOptions } from "../state/joint_types.ts";
import type { JointOptions } from "../state/observation.ts";
import type { QassoProblem } from "../state/problem.ts";
import type { JointReport } from "../state/report.ts";
import { fixedBits } from "../state/layer_ranges.ts";
import { readScalars, scalarNames } from "../state/scalars.ts";
import { forget } from "./forget.ts";
import { jointGeometry } from "./joint_geometry.ts";

/** What {@linkcode jointUpdate} needs beside the group. */
export interface JointUpdateOptions extends ForgetRateOptions {
  /** Parameters by name; weights and step sizes are changed in place. */
  parameters: NamedArrays;
  /** Updates v by name. */
  updates: NamedArrays;
  /** The redundant structures of the group. */
  redundant: readonly number[];
  /** Allowed bits [b_l, b_u]. */
  bitRange: readonly [number, number];
}

/**
 * Joint update of one group: forget rate and step sizes are computed together, then the redundant structures forget.
 *
 * ```text
 * 1  c, R: clipped weights and rounding residuals of the redundant structures, at the old d
 * 2  gamma from <c, v>, then d from <R, v>, which may lower gamma
 * 3  x = x - gamma x^Q on the redundant structures, with the new d
 * ```
 *
 * The descent step x - alpha v of all structures and the gradient step of clip and exponent are not part of it.
 *
 * Source: docs/geta.md, sections 4.7 and 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem; its layers, shapes and rules are used.
 * @param group The group, with at least one redundant structure.
 * @param options Arrays, redundant structures, bit range, learning rate and position in the period.
 * @returns What was decided.
 *
 * @example A weight of two structures of which the second is redundant
 * ```ts
 * import { jointUpdate, paperRules, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { w: Float32Array.of(1, 1), d: Float32Array.of(0.1), q: Float32Array.of(1) };
 * const problem: QassoProblem = {
 *   groups: [{
 *     name: "fc",
 *     size: 2,
 *     ownedSlices: [{ parameter: "w", axis: 0, structures: [0, 1] }],
 *     dependentSlices: [],
 *     layers: ["fc"],
 *     prunable: true,
 *   }],
 *   layers: [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }],
 *   shapes: { w: [2] },
 *   config: {
 *     optimizer: { rule: "sgd" },
 *     sparsity: 0.5,
 *     warmUpSteps: 0,
 *     projectionSteps: 0,
 *     projectionPeriods: 1,
 *     jointSteps: 4,
 *     pruningPeriods: 1,
 *     bitRange: [4, 8],
 *     bitReduction: 2,
 *   },
 *   rules: paperRules,
 * };
 * const { forgetRate } = jointUpdate(problem, problem.groups[0]!, {
 *   parameters,
 *   updates: { w: Float32Array.of(1, 1) },
 *   redundant: [1],
 *   bitRange: [4, 8],
 *   learningRate: 0.1,
 *   stepInPeriod: 2,
 *   periodSteps: 4,
 * });
 * assert.equal(forgetRate, 1 / 2);
 * assert.equal(parameters.w[0], 1);
 * assert.ok(Math.abs(parameters.w[1]! - 0.5) < 1e-6);
 * ```
 */
export function jointUpdate(
  { layers, shapes, config, rules }: QassoProblem,
  group: PruningGroup,
  options: JointUpdateOptions,
): JointReport {
  const { parameters, updates, redundant } = options;
  const own = group.layers.flatMap((name) => {
    const layer = layers.find((candidate) => candidate.name === name);
    const names = layer?.weightQuantizer;
    if (!layer || !names) return [];
    return [{ name, weight: layer.weight, names, scalars: readScalars(names, parameters) }];
  });

  // 1  geometry at the old step sizes
  const quantizers = new Map(own.map(({ weight, scalars }) => [weight, scalars]));
  const geometry = jointGeometry(group, parameters, { updates, shapes, redundant, quantizers });
  const residual = (weight: string) => geometry.residuals.get(weight) ?? { product: 0, norm: 0 };

  // 2  forget rate gamma and step sizes d
  const wanted = rules.forgetRate(geometry, options);
  const { forgetRate, stepSizes, branches } = rules.stepSizes(
    own.map(({ name, weight, scalars }) => {
      const fixed = fixedBits(config, name).weight;
      const product = residual(weight).product;
      return fixed === undefined
        ? { scalars, product }
        : { scalars, product, bitRange: [fixed, fixed] as const };
    }),
    {
      ...options,
      forgetRate: wanted,
      updateNorm: geometry.updateNorm,
    },
  );
  own.forEach(({ weight, names }, i) => {
    parameters[names.stepSize]![0] = stepSizes[i]!;
    quantizers.set(weight, readScalars(names, parameters));
  });

  // 3  x = x - gamma x^Q
  for (const slices of group.ownedSlices) {
    if (updates[slices.parameter] === undefined) continue;
    forget(parameters[slices.parameter]!, slices, {
      shape: shapes[slices.parameter]!,
      structures: redundant,
      forgetRate,
      quantizer: quantizers.get(slices.parameter),
      // slices that share a parameter may share elements, which the first of them changes
      clipped: isOnlyOne(group, slices) ? geometry.clipped.get(slices) : undefined,
    });
  }

  const { product, clippedNorm, updateNorm } = geometry;
  const cosine = (dot: number, norm: number) =>
    updateNorm === 0 ? 0 : dot / (Math.max(norm, 1e-8) * updateNorm);
  return {
    redundant,
    branch: wanted === 0 ? "zero" : product >= 0 ? "acute" : "obtuse",
    clippedNorm,
    updateNorm,
    forgetRate,
    stepSizes: Object.fromEntries(own.map(({ name }, i) => [name, stepSizes[i]!])),
    stepSizeBranches: Object.fromEntries(own.map(({ name }, i) => [name, branches[i]!])),
    cosineClipped: cosine(product, clippedNorm),
    cosineResiduals: Object.fromEntries(
      own.map(({ name, weight }) => {
        const { product, norm } = residual(weight);
        return [name, cosine(product, norm)];
      }),
    ),
  };
}

function isOnlyOne({ ownedSlices }: PruningGroup, { parameter }: ParameterSlices): boolean {
  return ownedSlices.filter((slices) => slices.parameter === parameter).length === 1;
}

/**
 * Joint update of every group that has redundant structures.
 *
 * Source: docs/geta.md, sections 4.7 and 4.11 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem. Without quantized layers nothing happens: the structures shrink after the descent step.
 * @param options Arrays, groups, bit range, learning rate and position in the period.
 * @returns What was decided per group; null where nothing is redundant.
 *
 * @example Nothing is redundant
 * ```ts
 * import { jointUpdates, paperRules, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 2, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const problem = { groups: [group], layers: [], shapes: {}, rules: paperRules } as unknown as QassoProblem;
 * const reports = jointUpdates(problem, {
 *   parameters: {},
 *   updates: {},
 *   groups: [{ redundant: [], pruned: [1] }],
 *   bitRange: [4, 8],
 *   learningRate: 0.1,
 *   timing: { stepInPeriod: 1, periodSteps: 4, ends: false },
 * });
 * assert.deepEqual(reports, [null]);
 * ```
 */
export function jointUpdates(problem: QassoProblem, options: JointOptions): (JointReport | null)[] {
  const { groups, timing: { stepInPeriod, periodSteps }, ...rest } = options;
  const pruneOnly = scalarNames(problem.layers).size === 0;
  return problem.groups.map((group, i) => {
    const { redundant } = groups[i]!;
    if (redundant.length === 0 || pruneOnly) return null;
    return jointUpdate(problem, group, { ...rest, redundant, stepInPeriod, periodSteps });
  });
}
