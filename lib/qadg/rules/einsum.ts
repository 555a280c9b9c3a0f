import type { GraphNode } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  TrackedAxis,
} from "../propagate/channel_propagation.ts";
import { couple, own } from "../propagate/constraints.ts";
import { axesWithHeads, placeOf } from "../propagate/operands.ts";
import { factorThatZeroes, markHeads } from "../propagate/unzeroed_heads.ts";
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
    const axes = axesWithHeads(propagation, node, String(i));
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
  const subscripts = [...right!], sums = [...factors.keys()].some((one) => !right!.includes(one));
  const isBatch = (subscript: string) => sums && factors.get(subscript)!.length > 1;
  const [batch, others] = [true, false].map((wanted) =>
    subscripts.filter((one) => isBatch(one) === wanted).map((one) => free.get(one)!)
  );
  const all = terms.map((_, i) => axesWithHeads(propagation, node, String(i)));
  markHeads(propagation, { batch: batch!, free: others!, factors: all });
  return [subscripts.map((subscript) => free.get(subscript)!)];
}

/** An axis of several factors is zero where one of them is; a parameter times something computed owns structures, like a scale. */
function productAxis(propagation: ChannelPropagation, axes: TrackedAxis[]): AxisChannels {
  const factors = axes.some(({ zeroing }) => zeroing.length === 0)
    ? axes.map((channels) => own(propagation, channels) as TrackedAxis)
    : axes;
  return { ...factorThatZeroes(factors) ?? factors[0]!, ids: axes[0]!.ids };
}
