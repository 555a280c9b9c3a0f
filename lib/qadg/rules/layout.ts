/**
 * Operators that only rearrange axes.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { addElements } from "../propagate/disjoint_sets.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  TrackedAxis,
} from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { axesWithHeads, operandAxes, placeOf } from "../propagate/operands.ts";
import { copyAxis } from "./copies.ts";

/**
 * `Transpose`: axis i of the result is axis perm[i] of x.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function transpose(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = axesWithHeads(propagation, node, "x");
  return [(node.attrs.perm as number[]).map((axis) => axes[axis]!)];
}

/**
 * `ExpandDims`: a new axis of length 1.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `input`.
 * @returns Axes of the result.
 */
export function expandDims(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = axesWithHeads(propagation, node, "input");
  const at = node.attrs.dim as number;
  return [
    axes.toSpliced(at < 0 ? axes.length + 1 + at : at, 0, `the new axis of ${placeOf(node)}`),
  ];
}

/**
 * `Tile`: an axis of length 1 is stretched to a new axis, with the same value at every position; a longer axis is repeated as a
 * whole. Copies of channels, on the last axis, have the same channel ids; others can be removed by themselves ({@linkcode copyAxis}).
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function tile(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const reps = node.attrs.reps as (number | object)[];
  return [
    operandAxes(propagation, node, "x").map((channels, axis): AxisChannels => {
      const times = reps[axis]!;
      if (times === 1) return channels;
      const length = propagation.graph.values[node.inputs.x!]!.shape[axis];
      if (typeof times !== "number") {
        return protect(propagation, channels, `${where} repeats the axis by the batch`);
      }
      if (length !== 1) {
        if (typeof channels === "string") return channels;
        return axis === reps.length - 1
          ? repeated(channels, times)
          : copyAxis(propagation, node, { channels, length: channels.ids.length }, times);
      }
      protect(propagation, channels, `${where} stretches it over an axis`);
      const zeroing = `${where} brings in the same number at every position`;
      const ids = addElements(propagation.coupled, times);
      for (const id of ids) propagation.copies.add(id);
      return { ids, zeroing };
    }),
  ];
}

/** The axis several times, copy behind copy. */
function repeated({ ids, zeroing }: TrackedAxis, times: number): TrackedAxis {
  return {
    ids: Int32Array.from({ length: times * ids.length }, (_, i) => ids[i % ids.length]!),
    zeroing,
  };
}

/**
 * `Fill`: a constant whose shape depends on the batch.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function fill(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const value = node.outputs[0]!;
  const isZero = node.attrs.value === 0;
  if (isZero) propagation.zeros.add(value);
  return [
    propagation.graph.values[value]!.shape.map((length) =>
      typeof length === "number"
        ? {
          ids: addElements(propagation.coupled, length),
          zeroing: isZero ? [] : `${placeOf(node)} is not zero`,
        }
        : "the batch"
    ),
  ];
}
