import type { NamedArrays } from "../core/mod.ts";
import type { LayerBits, QuantizerScalars } from "../quant/mod.ts";
import { fixedBits, layerRange } from "./state/layer_ranges.ts";
import type { QassoProblem } from "./state/problem.ts";
import type { StepReport } from "./state/report.ts";

/**
 * What decided the bits of a quantizer in a step, from which d follows with q_m and t.
 *
 * | branch    | case                                                        | section of docs/geta.md |
 * | --------- | ----------------------------------------------------------- | ----------------------- |
 * | `fixed`   | bits were given for this layer                              | 4.17                    |
 * | `frozen`  | cool-down: bits are final                                   | 4.9                     |
 * | `joint`   | the paper's joint update has set d                          | 4.8                     |
 * | `highest` | gradients want more bits than the range has: b = b_u        | 4.5, 4.16               |
 * | `lowest`  | they want fewer: b = b_l                                    | 4.5, 4.16               |
 * | `learned` | b lies inside the range, where its gradients have moved it  | 4.4, 4.5, 4.16          |
 */
export type BitsBranch = "fixed" | "frozen" | "joint" | "highest" | "lowest" | "learned";

/** Why a quantizer has the step size that it has. */
export interface QuantizerExplanation {
  /** Step size d after the step. */
  stepSize: number;
  /** What decided its bits. */
  branch: BitsBranch;
}

/** By quantizer of a layer. */
export type QuantizerExplanations = Partial<Record<keyof LayerBits, QuantizerExplanation>>;

/** How close bits are to an end of their range that they are at: d is a float32. */
const TOLERANCE = 1e-4;

/**
 * Why each quantizer has the step size that it has: d, and what decided the bits from which it follows. It reads what a step has
 * reported, so a step that nobody asks takes no longer.
 *
 * Source: docs/geta.md, section 4.19.
 *
 * @param problem Layers, configuration and rules.
 * @param report What the step reported.
 * @param options Parameters after the step.
 * @returns Step sizes and cases by layer name.
 *
 * @example Bits that are at the upper end of their range
 * ```ts
 * import { correctedRules, explainQuantizers, type QassoProblem, type StepReport } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   layers: [{ name: "fc", weight: "w", weightQuantizer: { stepSize: "d", clip: "q" } }],
 *   config: { warmUpSteps: 9, projectionSteps: 0, projectionPeriods: 1, jointSteps: 0, pruningPeriods: 1, bitRange: [2, 4], bitReduction: 0 },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * const report = { step: 1, stage: "warm-up", bits: { fc: { weight: 4 } }, joint: [] } as unknown as StepReport;
 * const parameters = { d: Float32Array.of(1), q: Float32Array.of(7) };
 * const found = explainQuantizers(problem, report, { parameters });
 * assert.deepEqual(found, { fc: { weight: { stepSize: 1, branch: "highest" } } });
 * ```
 */
export function explainQuantizers(
  { layers, config, rules }: Pick<QassoProblem, "layers" | "config" | "rules">,
  report: StepReport,
  { parameters }: { parameters: NamedArrays },
): Record<string, QuantizerExplanations> {
  const jointly = new Set(report.joint.flatMap((joint) => Object.keys(joint?.stepSizes ?? {})));
  const branchOf = (layer: string, part: keyof LayerBits): BitsBranch => {
    if (fixedBits(config, layer)[part] !== undefined) return "fixed";
    if (report.stage === "cool-down") return "frozen";
    if (part === "weight" && jointly.has(layer)) return "joint";
    const bitRange = layerRange(config, { layer, part }), bits = report.bits[layer]![part]!;
    const [min, max] = rules.bitRange(report.step, { ...config, bitRange });
    if (Math.abs(bits - max) < TOLERANCE) return "highest";
    return Math.abs(bits - min) < TOLERANCE ? "lowest" : "learned";
  };
  const explain = (layer: string, part: keyof LayerBits, names?: QuantizerScalars<string>) =>
    names && {
      [part]: { stepSize: parameters[names.stepSize]![0]!, branch: branchOf(layer, part) },
    };
  return Object.fromEntries(layers.map(({ name, weightQuantizer, activationQuantizer }) => [name, {
    ...explain(name, "weight", weightQuantizer),
    ...explain(name, "activation", activationQuantizer),
  }]));
}
