import type { NamedArrays } from "../core/mod.ts";
import type { QuantizerScalars } from "../quant/mod.ts";
import { holdBits } from "./cool_down/freeze_bits.ts";
import { projectStepSize } from "./projection/project_step_size.ts";
import { readScalars } from "./state/scalars.ts";
import type { ScalarsLayer, UpdateScalarsOptions } from "./state/update_types.ts";
import { moveScalars } from "./warm_up/move_scalars.ts";

/**
 * Update of both quantizers of one layer, in place: a gradient step, then projection or frozen bits.
 *
 * | kind      | weight d                        | activation d             | q_m, t  |
 * | --------- | ------------------------------- | ------------------------ | ------- |
 * | plain     | -lr_q v                         | -lr_q v                  | -lr_q v |
 * | projected | -lr_q v, into [b_l, b_u]        | -lr_q v, into [b_l, b_u] | -lr_q v |
 * | joint     | left to {@linkcode jointUpdate} | -lr_q v, into [b_l, b_u] | -lr_q v |
 * | fixed     | from the frozen bits            | from the frozen bits     | -lr_q v |
 *
 * The scalars do not decay: they are no weights.
 *
 * Source: docs/geta.md, sections 4.4, 4.5, 4.7, 4.9 and 4.10 (Qu et al., arXiv:2502.16638).
 *
 * @param layer Names of the scalars, and the kind of update.
 * @param parameters Parameters by name; changed in place.
 * @param options Updates, learning rate of the scalars, bits.
 *
 * @example A projected update ends inside the bit range
 * ```ts
 * import { updateScalars } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(1), q: Float32Array.of(14) };
 * const layer = { weightQuantizer: { stepSize: "d", clip: "q" }, kind: "projected" as const };
 * updateScalars(layer, parameters, {
 *   updates: { d: Float32Array.of(-4), q: Float32Array.of(14) },
 *   learningRateQuantizer: 0.5,
 *   bitRange: [4, 16],
 * });
 * assert.deepEqual(parameters, { d: Float32Array.of(1), q: Float32Array.of(7) }); // d = 3 is too coarse
 * ```
 */
export function updateScalars(
  { weightQuantizer, activationQuantizer, kind }: ScalarsLayer,
  parameters: NamedArrays,
  { updates, learningRateQuantizer: learningRate, bitRange, bits }: Omit<
    UpdateScalarsOptions,
    "learningRate" | "decay"
  >,
): void {
  const settle = (names: QuantizerScalars<string>, frozen?: number) => {
    if (kind === "fixed" && frozen !== undefined) holdBits(names, parameters, frozen);
    if (kind === "projected" || kind === "joint") {
      parameters[names.stepSize]![0] = projectStepSize(readScalars(names, parameters), bitRange);
    }
  };
  if (weightQuantizer && kind === "joint") {
    moveScalars(weightQuantizer, parameters, { updates, learningRate, which: "range" });
  } else if (weightQuantizer) {
    moveScalars(weightQuantizer, parameters, { updates, learningRate });
    settle(weightQuantizer, bits?.weight);
  }
  if (!activationQuantizer) return;
  moveScalars(activationQuantizer, parameters, { updates, learningRate });
  settle(activationQuantizer, bits?.activation);
}
