import { largest, type NamedArrays, requireInteger } from "../core/mod.ts";
import { type QuantizerScalars, stepSizeForBits } from "../quant/mod.ts";
import { checkSetting, SettingsError } from "../settings/mod.ts";
import { checkNames, checkOptional } from "./check_config.ts";
import { refuseCorrections } from "./refuse_corrections.ts";
import { freezeBits, holdBits } from "./cool_down/freeze_bits.ts";
import { stepSizeBranch } from "./joint/branches.ts";
import { forgetRateByAngle } from "./joint/forget_rate.ts";
import { jointStepSize } from "./joint/joint_step_size.ts";
import { paperRules } from "./paper.ts";
import { projectStepSize } from "./projection/project_step_size.ts";
import { completedProjectionPeriods } from "./schedule/bit_range_at.ts";
import { checkStages, requireProjectionPeriods } from "./schedule/check_schedule.ts";
import { beginsPeriod } from "./schedule/pruning_period.ts";
import { periods, type ScheduleConfig } from "./schedule/schedule.ts";
import type { QassoConfig } from "./state/config.ts";
import type { GroupStepSizes, GroupStepSizesOptions, JointLayer } from "./state/joint_types.ts";
import type { QassoRules } from "./state/rules.ts";
import { readScalars } from "./state/scalars.ts";
import type { Selection, SelectionOptions } from "./state/selection_types.ts";
import type { ScalarsLayer, UpdateScalarsOptions } from "./state/update_types.ts";

/**
 * The decisions of the public implementation, bit for bit. Every member that is not {@linkcode paperRules}' own is a deviation; what
 * it changes, why, and the test that shows it stands in docs/paper_vs_reference.md.
 *
 * Source: docs/geta.md, section 7.
 */
export const referenceRules: QassoRules = {
  ...paperRules,
  checkConfig,
  // a group may lose all but roundTo structures, and what cannot leave is forgotten
  checkReach: () => {},
  bitRange,
  // counted from n = s_0, so one step early if K_p = 1
  beginsPeriod: (step, period, config) => {
    const { jointStart, pruningPeriodSteps } = periods(config);
    const early = step === jointStart && pruningPeriodSteps === 1 && period < config.pruningPeriods;
    return early || beginsPeriod(step, period, config);
  },
  // Adam's buffers start unscaled, and weight decay reaches the scalars
  optimizer: (asked) => asked.rule === "sgd" ? asked : { ...asked, unscaledStart: true },
  sparesDecay: (joint) => joint,
  select: selectByNumber,
  // gamma = 0 if mean(c) < 1e-8, with its sign, or if the cosine is not a number
  forgetRate: (geometry, options) =>
    geometry.clippedMean < 1e-8 || geometry.updateNorm === 0
      ? 0
      : forgetRateByAngle(geometry, options),
  stepSizes: commonStepSize,
  updateScalars,
  // frozen b = rnd(b), inside the bit range or not
  freezeBits: (bits) => freezeBits(bits, [-Infinity, Infinity]),
  // a structure is zero one step after it is committed
  structuresToZero: (groups) => groups.map(({ pruned }) => pruned),
};

/** Any bit range is accepted, also one that crosses b_l on its way down, and a joint stage that starts before projection ends. */
function checkConfig(config: QassoConfig): void {
  refuseCorrections(config);
  checkNames(config);
  requireOneRange(config);
  checkStages(config);
  const { jointStart } = periods(config);
  requireInteger("jointStart", jointStart, { min: config.warmUpSteps });
  // the projection periods are never looked at if the joint stage follows on warm-up
  if (jointStart > config.warmUpSteps) requireProjectionPeriods(config);
  const { bitRange: [min, max] } = config;
  checkSetting("bitRange", [min, Math.max(min, max)]);
  if (config.sparsity !== 1) checkSetting("sparsity", config.sparsity);
  checkOptional(config);
}

/** Every layer and its input have the same bit range, which is never narrowed for inputs. */
function requireOneRange({ activationBitRange, layerBits = {} }: QassoConfig): void {
  const names = Object.keys(layerBits);
  if (activationBitRange === undefined && names.length === 0) return;
  const [name, value] = names.length > 0
    ? ["layerBits", names.join(", ")]
    : ["activationBitRange", activationBitRange!.join(":")];
  throw new SettingsError(
    `Cannot use ${name}: semantics must be corrected or paper, since the reference has one bit range for everything: current value is ${value}`,
  );
}

/**
 * b_u = b_u(0) - b_r c, c counted until n = s_0: B - 1 reductions, no lower bound, and more than B if the joint stage starts late.
 * With periods of one step and a warm-up the counter also fires at n = s_p.
 */
function bitRange(step: number, config: ScheduleConfig): [number, number] {
  const { bitRange: [min, max], bitReduction, warmUpSteps } = config;
  const { jointStart, projectionPeriodSteps } = periods(config);
  if (warmUpSteps === jointStart) return [min, max];
  const early = projectionPeriodSteps === 1 && warmUpSteps >= 1 && step >= warmUpSteps ? 1 : 0;
  const completed = completedProjectionPeriods(Math.min(step, jointStart), config);
  return [min, max - bitReduction * (completed + early)];
}

/**
 * Of the lowest scores of all structures, pruned ones included, those not yet in the bookkeeping are taken in order of their
 * number. What `roundTo` then drops stays in the bookkeeping and is never offered again.
 */
function selectByNumber(
  scores: ArrayLike<number>,
  { groups, count, roundTo = 1, bookkeeping = [] }: SelectionOptions,
): Selection {
  const known = new Set(bookkeeping);
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]! || a - b);
  const chosen = order.slice(0, known.size + count).filter((i) => !known.has(i))
    .sort((a, b) => a - b).slice(0, count);
  let start = 0;
  const selected = groups.map(({ size, pruned }) => {
    const offered = chosen.filter((i) => i >= start && i < start + size).map((i) => i - start);
    start += size;
    const trial = size - pruned.length - offered.length;
    if (trial > 0 && trial % roundTo === 0) return offered;
    const keep = Math.min(size, roundTo * (Math.floor(trial / roundTo) + 1));
    return offered.slice(0, Math.max(0, size - pruned.length - keep));
  });
  return { selected, carried: 0, bookkeeping: [...bookkeeping, ...chosen] };
}

/** One d for the whole group, from the sum of all <R_i, v_i>, bounded with the largest |q_m| and the last layer's t. */
function commonStepSize(
  layers: readonly JointLayer[],
  { bitRange: [min, max], updateNorm, ...options }: GroupStepSizesOptions,
): GroupStepSizes {
  const clip = largest([0, ...layers.map(({ scalars }) => Math.abs(scalars.clip))]);
  const range = { clip, exponent: layers.at(-1)?.scalars.exponent ?? 1 };
  const product = layers.reduce((sum, layer) => sum + layer.product, 0);
  const coarsest = stepSizeForBits(min, range);
  const { forgetRate, stepSize } = jointStepSize(
    { product, updateNorm },
    { ...options, bounds: [stepSizeForBits(max, range), coarsest] },
  );
  const forgetRates = [options.forgetRate, forgetRate] as const;
  const branch = stepSizeBranch(product, { forgetRates, stepSize, coarsest });
  return {
    forgetRate,
    stepSizes: layers.map(() => stepSize),
    branches: layers.map(() => branch),
  };
}

/**
 * | kind      | weight d                         | weight q_m, t      | activation d, q_m, t                    |
 * | --------- | -------------------------------- | ------------------ | --------------------------------------- |
 * | plain     | -lr_q v, decays                  | -lr_q v, decay     | -lr_q v, decay                          |
 * | projected | -lr_q v, decays, into [b_l, b_u] | -lr_q v, decay     | -alpha v, decay, not projected          |
 * | joint     | left to the joint update         | -lr_q v            | frozen                                  |
 * | fixed     | from the frozen bits             | -lr_q v, decay     | -lr_q v, decay; d from the frozen bits  |
 */
function updateScalars(
  { weightQuantizer, activationQuantizer, kind }: ScalarsLayer,
  parameters: NamedArrays,
  options: UpdateScalarsOptions,
): void {
  const { updates, learningRate, learningRateQuantizer, decay, bitRange, bits } = options;
  const hold = (names: QuantizerScalars<string>, frozen?: number) => {
    if (kind === "fixed" && frozen !== undefined) holdBits(names, parameters, frozen);
  };
  if (weightQuantizer) {
    const { stepSize, ...range } = weightQuantizer, joint = kind === "joint";
    moveFreely(joint ? range : weightQuantizer, parameters, {
      updates,
      learningRate: learningRateQuantizer,
      decay: joint ? 0 : decay,
    });
    if (kind === "projected") {
      const scalars = readScalars(weightQuantizer, parameters);
      parameters[stepSize]![0] = projectStepSize(scalars, bitRange);
    }
    hold(weightQuantizer, bits?.weight);
  }
  if (!activationQuantizer || kind === "joint") return;
  const rate = kind === "projected" ? learningRate : learningRateQuantizer;
  moveFreely(activationQuantizer, parameters, { updates, learningRate: rate, decay });
  hold(activationQuantizer, bits?.activation);
}

/** p = p - learningRate decay p - learningRate v, without a guard: d, q_m and t may cross 0. */
function moveFreely(
  names: Partial<QuantizerScalars<string>>,
  parameters: NamedArrays,
  { updates, learningRate, decay }: { updates: NamedArrays; learningRate: number; decay: number },
): void {
  for (const name of Object.values(names)) {
    const value = parameters[name]!, v = updates[name];
    if (v === undefined) continue;
    value[0] = Math.fround(value[0]! - learningRate * decay * value[0]!) - learningRate * v[0]!;
  }
}
