import type { NamedArrays } from "../core/mod.ts";
import type { QuantizerScalars } from "../quant/mod.ts";
import { holdBits } from "./cool_down/freeze_bits.ts";
import { projectStepSize } from "./projection/project_step_size.ts";
import { moveScalars, readScalars } from "./state/scalars.ts";
import type { QassoConfig, UpdateRule } from "./state/types.ts";

/** What {@linkcode updateScalars} needs to know. */
export interface UpdateScalarsOptions {
  /** Directions by name. */
  updates: NamedArrays;
  /** Learning rate of the ordinary parameters; the reference uses it for activations by mistake. */
  learningRate: number;
  /** Allowed bits [b_l, b_u]. */
  bitRange: readonly [number, number];
  /** Decoupled weight decay of the update rule; `"reference"` only. */
  decay: number;
  /** Frozen bits of the layer in cool-down. */
  bits?: { weight?: number; activation?: number } | undefined;
}

/**
 * Gradient step of both quantizers of one layer, then projection or frozen bits, in place.
 *
 * | update    | weight d                     | activation d                       | q_m, t           |
 * | --------- | ---------------------------- | ---------------------------------- | ---------------- |
 * | plain     | -lr_q v                      | -lr_q v                            | -lr_q v          |
 * | projected | -lr_q v, into [b_l, b_u]     | -lr_q v, into [b_l, b_u]           | -lr_q v          |
 * | joint     | left to {@linkcode jointUpdate} | -lr_q v, into [b_l, b_u]        | -lr_q v          |
 * | fixed     | from the frozen bits         | from the frozen bits               | -lr_q v          |
 *
 * `"reference"` moves activation scalars with the ordinary learning rate in projected updates, never projects them, freezes
 * them in joint ones, lets everything decay, and has no guard (docs/geta.md, section 7, rows 2, 3, 12 and 18).
 *
 * Source: docs/geta.md, sections 4.5, 4.7, 4.9 and 4.10 (Qu et al., arXiv:2502.16638).
 *
 * @param config Semantics and learning rate of the scalars.
 * @param layer Names of the scalars, and the update rule of the layer's group.
 * @param parameters Parameters by name; changed in place.
 * @param options Directions, learning rate, bits.
 *
 * @example A projected update ends inside the bit range
 * ```ts
 * import { updateScalars } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const parameters = { d: Float32Array.of(1), q: Float32Array.of(14) };
 * const layer = { weightQuantizer: { stepSize: "d", clip: "q" }, updateRule: "projected" as const };
 * updateScalars({ learningRateQuantizer: 0.5 }, layer, parameters, {
 *   updates: { d: Float32Array.of(-4), q: Float32Array.of(14) },
 *   learningRate: 0.1,
 *   bitRange: [4, 16],
 *   decay: 0,
 * });
 * assert.deepEqual(parameters, { d: Float32Array.of(1), q: Float32Array.of(7) }); // d = 3 is too coarse
 * ```
 */
export function updateScalars(
  config: Pick<QassoConfig, "semantics" | "learningRateQuantizer">,
  layer: {
    weightQuantizer?: QuantizerScalars<string>;
    activationQuantizer?: QuantizerScalars<string>;
    updateRule: UpdateRule;
  },
  parameters: NamedArrays,
  { updates, learningRate, bitRange, decay, bits }: UpdateScalarsOptions,
): void {
  const { weightQuantizer, activationQuantizer, updateRule } = layer;
  const reference = config.semantics === "reference";
  const learningRateQuantizer = config.learningRateQuantizer ?? 1e-3;
  const common = { updates, guard: !reference, decay: updateRule === "joint" ? 0 : decay };
  const settle = (names: QuantizerScalars<string>, fixed?: number) => {
    if (updateRule === "fixed" && fixed !== undefined) holdBits(names, parameters, fixed);
    if (updateRule === "projected" || updateRule === "joint") {
      parameters[names.stepSize]![0] = projectStepSize(readScalars(names, parameters), bitRange);
    }
  };
  if (weightQuantizer) {
    const which = updateRule === "joint" ? "range" : "all";
    moveScalars(weightQuantizer, parameters, {
      ...common,
      which,
      learningRate: learningRateQuantizer,
    });
    if (updateRule !== "joint") settle(weightQuantizer, bits?.weight);
  }
  if (!activationQuantizer || (reference && updateRule === "joint")) return;
  const rate = reference && updateRule === "projected" ? learningRate : learningRateQuantizer;
  moveScalars(activationQuantizer, parameters, { ...common, learningRate: rate });
  if (!reference || updateRule === "fixed") settle(activationQuantizer, bits?.activation);
}
