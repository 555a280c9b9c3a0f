/**
 * Operators that make an axis of whole tensors, or take one apart.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  TrackedAxis,
} from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { addElements } from "../propagate/disjoint_sets.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { withHeads } from "../propagate/unzeroed_heads.ts";
import { copyOperands } from "./copies.ts";
import { combineAxes } from "./elementwise.ts";

/**
 * `Pack` (stack): operands of one shape side by side along a new axis. Their axes are coupled; a stacked axis is zero where it is
 * in all of them. Copies of one operand can be removed by themselves, as in a concat.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operands `0`, `1`, …, attribute `axis`.
 * @returns Axes of the result.
 */
export function pack(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = combineAxes(propagation, node, {
    operands: Object.keys(node.inputs),
    zeroIf: "all",
  });
  const at = node.attrs.axis as number;
  const place = at < 0 ? axes.length + 1 + at : at;
  const stacked = place < axes.length ? copiesStacked(propagation, node) : undefined;
  return [axes.toSpliced(place, 0, stacked ?? `the new axis of ${placeOf(node)}`)];
}

/** The new axis of operands of which one stands there several times; the others stay. */
function copiesStacked(
  propagation: ChannelPropagation,
  node: GraphNode,
): TrackedAxis | undefined {
  const values = Object.values(node.inputs), channels = `the new axis of ${placeOf(node)}`;
  if (new Set(values).size === values.length) return undefined;
  const copies = copyOperands(propagation, node, values, () => ({ channels, length: 1 }));
  const parts = copies.map((copy): TrackedAxis => {
    if (copy !== undefined) return copy;
    const single = { ids: addElements(propagation.coupled, 1), zeroing: [] };
    protect(propagation, single, channels);
    return single;
  });
  const ids = Int32Array.from(parts.flatMap((part) => [...part.ids]));
  return withHeads({ ids, zeroing: [] }, parts);
}

/**
 * `Unpack` (unstack): one result for each position of an axis, which is protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operand `value`, attribute `axis`.
 * @returns Axes of each result.
 */
export function unpack(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const axes = operandAxes(propagation, node, "value");
  const at = ((node.attrs.axis as number) + axes.length) % axes.length;
  protect(propagation, axes[at]!, `${placeOf(node)} takes the axis apart`);
  return node.outputs.map(() => axes.toSpliced(at, 1));
}
