import type { NamedArrays } from "../../core/mod.ts";
import type { JointOptions, RedundantElements } from "../state/observation.ts";
import type { QassoProblem } from "../state/problem.ts";
import type { JointReport } from "../state/report.ts";
import { lineStep, type RedundantGeometry } from "./line_rate.ts";

/**
 * Joint update of the corrected rules: redundant structures leave on a line ({@linkcode lineStep}), and descent no longer moves them.
 *
 * ```text
 * x_R = x_R - gamma c,    v_R = 0
 * ```
 *
 * The raw parameters leave, not their quantized values, which would leave rounding rests behind; so the step size d has no part in
 * it. A momentum buffer that is the update itself (SGD) is emptied with it.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param problem The problem; its groups are used.
 * @param options Arrays, redundant elements and position in the period.
 * @returns gamma and the cosine between elements and gradients for each group with redundant structures, else null.
 *
 * @example The last step of a period: nothing is left
 * ```ts
 * import { leaveOnLine, type QassoProblem, redundantElements } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 2,
 *   ownedSlices: [{ parameter: "b", axis: 0, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const problem = { groups: [group], layers: [], shapes: { b: [2] } } as unknown as QassoProblem;
 * const parameters = { b: Float32Array.of(3, 4) }, updates = { b: Float32Array.of(1, 1) };
 * const groups = [{ redundant: [1], pruned: [] }];
 * leaveOnLine(problem, {
 *   parameters,
 *   updates,
 *   groups,
 *   redundant: redundantElements(problem, { groups, gradients: updates }),
 *   bitRange: [4, 8],
 *   learningRate: 0.1,
 *   timing: { stepInPeriod: 3, periodSteps: 4, ends: true },
 * });
 * assert.deepEqual(parameters, { b: Float32Array.of(3, 0) });
 * assert.deepEqual(updates, { b: Float32Array.of(1, 0) });
 * ```
 */
export function leaveOnLine(
  { groups }: Pick<QassoProblem, "groups">,
  { parameters, updates, groups: states, redundant = [], timing }: JointOptions,
): (JointReport | null)[] {
  const perGroup = groups.map((_, group) =>
    geometryOf(redundant.filter((one) => one.group === group), parameters)
  );
  const whole = perGroup.reduce(add, { product: 0, squares: 0, gradientSquares: 0 });
  const { forgetRate, opposing } = lineStep(whole, timing.periodSteps - timing.stepInPeriod);
  for (const { parameter, elements, gradients } of redundant) {
    const x = parameters[parameter]!, v = updates[parameter];
    for (let i = 0; i < elements.length; i++) {
      const at = elements[i]!;
      x[at]! -= forgetRate * (x[at]! + opposing * (gradients?.[i] ?? 0));
      if (v) v[at] = 0;
    }
  }
  return perGroup.map(({ product, squares, gradientSquares }, group) => {
    if (!redundant.some((one) => one.group === group)) return null;
    const norms = Math.sqrt(squares * gradientSquares);
    return {
      redundant: states[group]!.redundant,
      branch: opposing === 0 ? "line" : "opposed",
      clippedNorm: Math.sqrt(squares),
      updateNorm: Math.sqrt(gradientSquares),
      forgetRate,
      stepSizes: {},
      stepSizeBranches: {},
      cosineClipped: norms === 0 ? 0 : product / norms,
      cosineResiduals: {},
    };
  });
}

function geometryOf(redundant: RedundantElements[], parameters: NamedArrays): RedundantGeometry {
  let product = 0, squares = 0, gradientSquares = 0;
  for (const { parameter, elements, gradients } of redundant) {
    const x = parameters[parameter]!;
    for (let i = 0; i < elements.length; i++) {
      const value = x[elements[i]!]!, g = gradients?.[i] ?? 0;
      product += value * g;
      squares += value * value;
      gradientSquares += g * g;
    }
  }
  return { product, squares, gradientSquares };
}

function add(a: RedundantGeometry, b: RedundantGeometry): RedundantGeometry {
  return {
    product: a.product + b.product,
    squares: a.squares + b.squares,
    gradientSquares: a.gradientSquares + b.gradientSquares,
  };
}
