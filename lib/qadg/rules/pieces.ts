/**
 * Operators that put axes together or take them apart: concat, split, slice, pad.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { addElements } from "../propagate/disjoint_sets.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  TrackedAxis,
  Zeroing,
} from "../propagate/channel_propagation.ts";
import { couple, protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { withHeads } from "../propagate/unzeroed_heads.ts";
import { copyOperands } from "./copies.ts";

/**
 * `Concat`: the positions of the joined axis stand side by side, the other axes are coupled. Of an operand that stands there several
 * times, on another axis than the last, each copy can be removed by itself, as a head of keys for several heads of queries: a cut
 * leaves the operand out.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operands `0`, `1`, ….
 * @returns Axes of the result.
 */
export function concat(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const parts = operandsInOrder(node).map((name) => operandAxes(propagation, node, name));
  const rank = parts[0]!.length;
  const joined = ((node.attrs.axis as number) + rank) % rank;
  return [parts[0]!.map((_, axis): AxisChannels => {
    const axes = parts.map((axes) => axes[axis]!);
    if (axis === joined) return sideBySide(propagation, node, axes, joined);
    const ids = couple(propagation, axes, placeOf(node));
    if (typeof ids === "string") return ids;
    return { ids, zeroing: allZeroing(axes as TrackedAxis[]) };
  })];
}

/** A part that is fixed gets channel ids; they are protected, and so are those of a part that cannot be zero. */
function sideBySide(
  propagation: ChannelPropagation,
  node: GraphNode,
  axes: AxisChannels[],
  joined: number,
): AxisChannels {
  const values = operandsInOrder(node).map((name) => node.inputs[name]!);
  const lengths = values.map((value) => propagation.graph.values[value]!.shape[joined]);
  // channels, on the last axis, are not copied as heads are
  const isRepeated = new Set(values).size < values.length &&
    joined < propagation.graph.values[values[0]!]!.shape.length - 1;
  if (axes.every((channels) => typeof channels === "string") && !isRepeated) return axes[0]!;
  if (lengths.some((length) => typeof length !== "number")) {
    for (const channels of axes) {
      protect(propagation, channels, `${placeOf(node)} joins it to the batch`);
    }
    return "the batch";
  }
  const copies = isRepeated
    ? copyOperands(propagation, node, values, (i) => ({
      channels: axes[i]!,
      length: lengths[i] as number,
    }))
    : [];
  const parts = axes.map((channels, i): TrackedAxis => {
    const whole = copies[i] ?? channels;
    const part = typeof whole === "string"
      ? {
        ids: addElements(propagation.coupled, lengths[i] as number),
        zeroing: `${placeOf(node)} takes it from ${whole}`,
      }
      : whole;
    if (typeof part.zeroing !== "string") return part;
    protect(propagation, part, part.zeroing);
    return { ids: part.ids, zeroing: [] };
  });
  const ids = Int32Array.from(parts.flatMap((part) => [...part.ids]));
  return withHeads({ ids, zeroing: allZeroing(parts) }, parts);
}

function operandsInOrder(node: GraphNode): string[] {
  return Object.keys(node.inputs).sort((a, b) => Number(a) - Number(b));
}

/** An axis made of several is zero if all of them are. */
function allZeroing(parts: TrackedAxis[]): Zeroing {
  const zeroings = parts.map(({ zeroing }) => zeroing);
  const reason = zeroings.find((one) => typeof one === "string");
  return reason ?? zeroings.flat() as Zeroing;
}

/**
 * `SplitV`: consecutive pieces of one axis. Each goes its own way, so none may be removed as a whole.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of each piece.
 */
export function split(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x");
  const at = ((node.attrs.axis as number) + axes.length) % axes.length;
  let start = 0;
  return node.outputs.map((value) => {
    const size = propagation.graph.values[value]!.shape[at]!;
    const channels = axes[at]!;
    if (typeof channels === "string" || typeof size !== "number") return axes;
    const ids = channels.ids.subarray(start, start += size);
    propagation.nonEmptySets.push(ids);
    return axes.with(at, { ids, zeroing: channels.zeroing });
  });
}

/**
 * `Slice`: positions begin … begin + size - 1 of each axis.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function slice(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "x");
  const { shape } = propagation.graph.values[node.outputs[0]!]!;
  const begins = [node.attrs.begin].flat();
  return [axes.map((channels, axis) => {
    const begin = begins[axis] ?? 0, size = shape[axis]!;
    if (typeof channels === "string") return channels;
    if (typeof begin !== "number" || typeof size !== "number") {
      return protect(propagation, channels, `${placeOf(node)} cuts it by the batch`);
    }
    const ids = channels.ids.subarray(begin, begin + size);
    if (size < channels.ids.length) propagation.nonEmptySets.push(ids);
    return { ids, zeroing: channels.zeroing };
  })];
}

/**
 * `PadV2`: new positions before and after. On a tracked axis they get new channel ids. A padding value other than zero breaks zero
 * on every axis.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function pad(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const paddings = node.attrs.paddings as [number, number][];
  const isZero = node.attrs.constantValue === 0;
  return [
    operandAxes(propagation, node, "x").map((channels, axis): AxisChannels => {
      if (typeof channels === "string") return channels;
      const [before, after] = paddings[axis]!;
      const zeroing = isZero
        ? channels.zeroing
        : `${placeOf(node)} pads with a number that is not zero`;
      if (before === 0 && after === 0) return { ids: channels.ids, zeroing };
      const added = (count: number) => addElements(propagation.coupled, count);
      return {
        ids: Int32Array.from([...added(before), ...channels.ids, ...added(after)]),
        zeroing,
      };
    }),
  ];
}
