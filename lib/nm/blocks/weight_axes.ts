import { sizeOf } from "../../core/mod.ts";
import { type Layout, requireWeight, type Weight } from "../../structure/mod.ts";

/** A weight that sums over input channels: all but depthwise kernels, where every filter has one. */
export type ChannelWeight = Weight<Exclude<Layout, "depthwise">>;

/** A weight as outputs × positions × input channels, with the distance of neighbours along each of the three. */
export interface WeightAxes {
  /** Output channels. */
  outputs: number;
  /** Places of the kernel, k_h k_w; 1 for a dense layer. */
  positions: number;
  /** Input channels. */
  channels: number;
  /** From an output channel to the next, in elements. */
  outputStep: number;
  /** From a place of the kernel to the next, in elements. */
  positionStep: number;
  /** From an input channel to the next, in elements. */
  channelStep: number;
}

/**
 * A weight of any layout as outputs × positions × input channels.
 *
 * ```text
 * element (o, p, c) = data[o outputStep + p positionStep + c channelStep]
 * ```
 *
 * @param weight The weight.
 * @returns Lengths and steps.
 * @throws {TypeError} If the shape does not fit the layout or the data, or the layout is depthwise.
 */
export function weightAxes(weight: ChannelWeight): WeightAxes {
  requireWeight(weight);
  const { shape, layout } = weight;
  if (layout === "oihw") {
    const [outputs, channels] = shape as [number, number], positions = sizeOf(shape.slice(2));
    const outputStep = channels * positions;
    return { outputs, positions, channels, outputStep, positionStep: 1, channelStep: positions };
  }
  // the layouts of tfjs: places outermost, outputs innermost
  const at = layout === "hwio" ? 2 : 0, behind = layout === "fromHeads" ? 2 : at + 1;
  if ((layout as Layout) === "depthwise") {
    throw new TypeError(
      "Cannot cut weight into blocks: it must sum over input channels, and a depthwise filter has one: " +
        `current value is layout ${layout}`,
    );
  }
  const positions = sizeOf(shape.slice(0, at));
  const channels = sizeOf(shape.slice(at, behind)), outputs = sizeOf(shape.slice(behind));
  const positionStep = channels * outputs;
  return { outputs, positions, channels, outputStep: 1, positionStep, channelStep: outputs };
}
