import { checkOptions, count, numberWithin, requireShape, unchecked } from "../../core/mod.ts";
import { type ChannelWeight, weightAxes } from "../blocks/weight_axes.ts";
import { nmMask, type NMMaskOptions } from "../masks/nm_mask.ts";

/** Pattern, blocks and sharpness of {@linkcode softMask}. */
export interface SoftMaskOptions extends NMMaskOptions {
  /** Width tau of the transition, in the unit of the weights. Default 0.01. */
  temperature?: number;
}

/** A soft mask and its parts. */
export interface SoftMask {
  /** N:M mask times (1 + both queries), in the order of the weight; float32, from 0 to 3. */
  mask: Float32Array;
  /** Query along filters, q_filter. */
  filter: Float32Array;
  /** Query along places of the kernel, q_position; 0 unless the kernel is 3 × 3. */
  position: Float32Array;
}

/**
 * Soft multi-axis mask: what the N:M mask keeps counts more if it is large in its filter, and at its place of the kernel, too.
 *
 * | symbol | here          | meaning                                                                            |
 * | ------ | ------------- | ---------------------------------------------------------------------------------- |
 * | tau    | `temperature` | width of the transition                                                            |
 * | k      | -             | floor((m - n) / m L + 1e-9), how many of the L weights along an axis stay outside   |
 * | theta  | -             | mean of the k-th and the (k+1)-th smallest magnitude along the axis                |
 *
 * ```text
 * q_axis = sigmoid((|w| - theta) / tau)   if |w| >= theta, 0 otherwise
 * mask   = mask_NM (1 + q_filter + q_position)
 * ```
 *
 * Filter axis: all weights of one output. Position axis: all weights at one place (h, w), for kernels 3 × 3 only. An axis along which
 * nothing stays outside (k = 0) has no threshold and adds nothing; so with n = m the mask is 1 everywhere.
 *
 * In training the forward pass uses {@linkcode foldSoftMask} and gradients pass straight through; for deployment the same product is
 * stored once.
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061).
 *
 * @param weight The weight; it is not changed.
 * @param options Pattern, blocks and temperature.
 * @returns The mask and both queries.
 * @throws {TypeError} If the shape does not fit the layout, or an option is misspelt.
 * @throws {RangeError} If the pattern is none, the temperature is not positive, or a weight is not finite.
 *
 * @example A weight far above the threshold of its filter counts twice
 * ```ts
 * import { softMask } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(9, 1, 0, 8);
 * const { mask } = softMask({ data, shape: [4, 1], layout: "dense" }, { n: 2, m: 4 });
 * assert.deepEqual([...mask], [2, 0, 0, 2]);
 * ```
 */
export function softMask(weight: ChannelWeight, options: SoftMaskOptions): SoftMask {
  checkOptions("softMask()", options, {
    // nmMask() checks these
    n: unchecked,
    m: unchecked,
    blocks: unchecked,
    temperature: numberWithin({ exclusiveMin: 0 }),
  });
  const { temperature = 0.01, ...pattern } = options, { data, shape, layout } = weight;
  const hard = nmMask(weight, pattern), axes = weightAxes(weight);
  const { outputs, positions, channels, outputStep, positionStep, channelStep } = axes;
  const query = { ...pattern, temperature };
  const output = { length: outputs, step: outputStep };
  const position = { length: positions, step: positionStep };
  const channel = { length: channels, step: channelStep };
  const filter = axisQuery(data, [output, position, channel], query);
  const [height, width] = layout === "hwio" ? shape : layout === "oihw" ? shape.slice(2) : [];
  const threeByThree = height === 3 && width === 3;
  const place = threeByThree
    ? axisQuery(data, [position, output, channel], query)
    : new Float32Array(data.length);
  const mask = Float32Array.from(hard, (kept, i) => kept * (1 + filter[i]! + place[i]!));
  return { mask, filter, position: place };
}

/** An axis of a weight: how long it is, and how far its neighbours are apart. */
interface Axis {
  length: number;
  step: number;
}

/** The query of every position of the first axis, over all weights along the two others. */
function axisQuery(
  data: Float32Array,
  [along, first, second]: [Axis, Axis, Axis],
  { n, m, temperature }: NMMaskOptions & { temperature: number },
): Float32Array {
  const query = new Float32Array(data.length), line = first.length * second.length;
  const outside = count((m - n) / m, line, "floor");
  if (outside === 0) return query;
  const elements = new Int32Array(line), magnitudes = new Float32Array(line);
  for (let a = 0; a < along.length; a++) {
    for (let b = 0, to = 0; b < first.length; b++) {
      const start = a * along.step + b * first.step;
      for (let c = 0; c < second.length; c++) elements[to++] = start + c * second.step;
    }
    for (let i = 0; i < line; i++) magnitudes[i] = Math.abs(data[elements[i]!]!);
    magnitudes.sort();
    const theta = (magnitudes[outside - 1]! + magnitudes[outside]!) / 2;
    for (let i = 0; i < line; i++) {
      const above = Math.abs(data[elements[i]!]!) - theta;
      if (above >= 0) query[elements[i]!] = 1 / (1 + Math.exp(-above / temperature));
    }
  }
  return query;
}

/**
 * Weights times a soft mask. In training the forward pass uses the product; for deployment it is stored once, which *folds* the mask
 * into the weights: the network needs no mask any more. (What a mask of 0 and 1 does is `applyMask` of `lib/mask`.)
 *
 * ```text
 * result_i = mask_i w_i        +0 where mask_i is 0
 * ```
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061).
 *
 * @param weights The dense weights; they are not changed.
 * @param mask One factor per weight.
 * @returns The products.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { foldSoftMask } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const folded = foldSoftMask(Float32Array.of(3, -1, 2), Float32Array.of(1.5, 0, 2));
 * assert.deepEqual([...folded], [4.5, 0, 4]);
 * ```
 */
export function foldSoftMask(weights: Float32Array, mask: Float32Array): Float32Array {
  requireShape("mask", [mask.length], [weights.length]);
  return weights.map((w, i) => mask[i] === 0 ? 0 : mask[i]! * w);
}
