import type { GraphNode } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  TrackedAxis,
} from "../propagate/channel_propagation.ts";
import { couple, own } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { requireOneZero } from "./matrix_product.ts";
import { markProducer } from "./producer.ts";

/**
 * `Einsum`, a sum of products: axes with the same subscript are coupled.
 *
 * ```text
 * bnd,de->bne     b, n, e are free: the product is zero where a factor with that subscript is
 *                 d is summed over: one factor must be zero where d is removed
 * ```
 *
 * A free subscript of only one of several factors is an output axis, like that of a dense layer.
 *
 * @param propagation State of the analysis.
 * @param node The operator, operands `0`, `1`, …, attribute `equation`.
 * @returns Axes of the result.
 */
export function einsum(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const [left, right] = (node.attrs.equation as string).replaceAll(/\s/g, "").split("->");
  const terms = left!.split(",");
  const factors = new Map<string, AxisChannels[]>();
  terms.forEach((term, i) => {
    const axes = operandAxes(propagation, node, String(i));
    [...term].forEach((subscript, axis) => {
      factors.set(subscript, [...factors.get(subscript) ?? [], axes[axis]!]);
    });
  });
  const free = new Map<string, AxisChannels>();
  for (const [subscript, axes] of factors) {
    const ids = couple(propagation, axes, placeOf(node));
    if (!right!.includes(subscript)) requireOneZero(propagation, axes);
    else if (typeof ids === "string") free.set(subscript, ids);
    else if (terms.length === 1) free.set(subscript, axes[0]!);
    else if (axes.length === 1) free.set(subscript, markProducer(propagation, axes[0]!));
    else free.set(subscript, productAxis(propagation, axes as TrackedAxis[]));
  }
  return [[...right!].map((subscript) => free.get(subscript)!)];
}

/** An axis of several factors is zero where one of them is; a parameter times something computed owns structures, like a scale. */
function productAxis(propagation: ChannelPropagation, axes: TrackedAxis[]): AxisChannels {
  const factors = axes.some(({ zeroing }) => zeroing.length === 0)
    ? axes.map((channels) => own(propagation, channels) as TrackedAxis)
    : axes;
  const zeroings = factors.map(({ zeroing }) => zeroing);
  const zeroing = zeroings.find((one) => typeof one !== "string") ?? zeroings[0]!;
  return { ids: axes[0]!.ids, zeroing };
}
