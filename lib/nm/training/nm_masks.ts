import {
  checkOptions,
  integerWithin,
  oneOfWords,
  requireInteger,
  trueOrFalse,
  unchecked,
} from "../../core/mod.ts";
import type { ChannelWeight } from "../blocks/weight_axes.ts";
import { type NMPattern, requirePattern } from "../blocks/pattern.ts";
import { blockChecks, type BlockOptions } from "../blocks/weight_blocks.ts";
import {
  denseShare,
  type DenseShareOptions,
  scheduleTime,
  type ScheduleTimeOptions,
} from "../progressive/dense_share.ts";
import { blockOrders } from "../progressive/dense_blocks.ts";
import { progressiveMask, type ProgressiveOrder } from "../progressive/progressive_mask.ts";

/** How layers become N:M while a network learns. */
export interface NMTrainingOptions
  extends NMPattern, BlockOptions, Omit<DenseShareOptions, "end">, ScheduleTimeOptions {
  /** Epoch from which on all blocks are N:M. Default 0: N:M from the first step on, as SR-STE alone. */
  end?: number;
  /** Which blocks become N:M first. Default `largestFirst`. */
  order?: ProgressiveOrder;
  /** Once N:M, always N:M: blocks never turn dense again. Default false, as in MaxQ. */
  frozen?: boolean;
  /** Another random order in every step, for order `random`, as in MaxQ's code. Default false. */
  redrawn?: boolean;
  /** Decides random orders. Default 0. */
  seed?: number;
}

/** What training through N:M masks remembers: plain data for a checkpoint. */
export interface NMTrainingState {
  /** Steps already done. */
  step: number;
  /** For each layer, which blocks were dense in the step before; only with frozen membership. */
  dense: Record<string, Uint8Array>;
}

/** Weights and state that {@linkcode nmTrainingMasks} takes. */
export interface NMTrainingInput {
  /** The dense weights of the layers that become N:M by name; stem and classifier usually stay dense. */
  weights: Readonly<Record<string, ChannelWeight>>;
  /** {@linkcode initialNMTrainingState}, or what the step before returned. */
  state: Readonly<NMTrainingState>;
}

/** Masks of a step. */
export interface NMTrainingStep {
  /** Mask of each layer for this step: 1 keep, 0 drop. */
  masks: Record<string, Uint8Array>;
  /** Share of dense blocks, rho. Accuracies of different shares do not compare: only those at 0 are of an N:M network. */
  share: number;
  /** What to hand to the next step. */
  state: NMTrainingState;
}

/** The state before the first step. */
export const initialNMTrainingState: Readonly<NMTrainingState> = Object.freeze({
  step: 0,
  dense: Object.freeze({}),
});

/**
 * The masks of all layers for the next training step, made anew from the dense weights.
 *
 * ```text
 * t       = step / stepsPerEpoch, or its floor
 * masks_l = progressiveMask(w_l, rho(t))
 * forward:   the network computes with applyMask(w_l, masks_l)
 * backward:  srSteGradient(dL/dw~_l)         the dense weights learn, dropped ones too
 * ```
 *
 * It trains nothing and changes nothing: weights and state in, masks and state out. All layers have the same share; random orders
 * differ from layer to layer.
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061); Zhou et al.: Learning N:M fine-grained structured sparse neural networks from
 * scratch (arXiv:2102.04010).
 *
 * @param input The dense weights, and the state of the step before.
 * @param options Pattern, schedule and order.
 * @returns Masks, share and the next state.
 * @throws {TypeError} If a shape does not fit, an option is misspelt, or a layer is new to the state.
 * @throws {RangeError} If pattern or schedule are out of range, or a weight is not finite.
 *
 * @example Two blocks, dense in the first step, N:M from the third on
 * ```ts
 * import { initialNMTrainingState, nmTrainingMasks } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(4, 3, 2, 1, 8, 7, 6, 5);
 * const weights = { fc: { data, shape: [8, 1], layout: "dense" } } as const;
 * const options = { n: 2, m: 4, end: 1, stepsPerEpoch: 2 };
 * const kept: string[] = [];
 * let state = initialNMTrainingState;
 * for (let step = 0; step < 3; step++) {
 *   const next = nmTrainingMasks({ weights, state }, options);
 *   kept.push(next.masks.fc!.join(""));
 *   state = next.state;
 * }
 * assert.deepEqual(kept, ["11111111", "11111100", "11001100"]);
 * ```
 */
export function nmTrainingMasks(
  { weights, state }: NMTrainingInput,
  options: NMTrainingOptions,
): NMTrainingStep {
  checkOptions("nmTrainingMasks()", options, trainingChecks);
  requirePattern(options);
  requireInteger("step", state.step, { min: 0 });
  const { n, m, blocks = "perPosition", order = "largestFirst", seed = 0 } = options;
  const { start = 0, end = 0, curve = "linear", rate = 0.05, stepsPerEpoch, per = "step" } =
    options;
  const time = scheduleTime(state.step, { stepsPerEpoch, per });
  const share = denseShare(time, { start, end, curve, rate });
  const draw = options.redrawn === true ? state.step : 0, frozen = options.frozen === true;
  const masks: Record<string, Uint8Array> = {}, dense: Record<string, Uint8Array> = {};
  Object.entries(weights).forEach(([name, weight], layer) => {
    const found = progressiveMask(weight, {
      n,
      m,
      blocks,
      order,
      denseShare: share,
      seed: seed + layer,
      draw,
      previous: frozen ? previousOf(name, state) : undefined,
    });
    masks[name] = found.mask;
    if (frozen) dense[name] = found.dense;
  });
  return { masks, share, state: { step: state.step + 1, dense } };
}

function previousOf(name: string, { step, dense }: Readonly<NMTrainingState>) {
  if (step === 0 || Object.hasOwn(dense, name)) return dense[name];
  throw new TypeError(
    `Cannot freeze the blocks of ${name}: the state must know it since the first step: ` +
      `current value is ${Object.keys(dense).join(", ") || "no layer"}`,
  );
}

const trainingChecks = {
  n: integerWithin({ min: 1 }),
  ...blockChecks,
  start: unchecked,
  end: unchecked,
  curve: unchecked,
  rate: unchecked,
  stepsPerEpoch: unchecked,
  per: unchecked,
  order: oneOfWords([...blockOrders, "decreaseN"]),
  frozen: trueOrFalse,
  redrawn: trueOrFalse,
  seed: integerWithin(),
};
