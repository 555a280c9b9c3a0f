import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { couple, own, protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { coupleWithinBlocks } from "./blocks.ts";
import { requireOneZero } from "./matrix_product.ts";
import { breakZero } from "./break_zero.ts";

/**
 * `Attention`: query [N, Q, heads D], key [N, K, heads D], value [N, K, heads E], mask [Q, K] or [N, Q, K].
 *
 * ```text
 * y[q, e] = sum_k softmax_k(scale sum_d query[q, d] key[k, d]) value[k, e]        d and e in the same head
 * ```
 *
 * Several heads: a head is a structure. Its positions in query, key and value are coupled, and y is zero along a head where the
 * value is. The scale is an attribute and remains that of the whole network.
 *
 * One head: each position of query and key, over which the scores sum, is a structure, and so is each position of the value.
 *
 * The softmax mixes the keys, so their axis is protected.
 *
 * @param propagation State of the analysis.
 * @param node The operator, attribute `heads`.
 * @returns Axes of y [N, Q, heads E], and of the probabilities [N, heads, Q, K].
 */
export function attention(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const where = placeOf(node);
  const [query, key, value] = ["query", "key", "value"].map((name) =>
    operandAxes(propagation, node, name)
  ) as [AxisChannels[], AxisChannels[], AxisChannels[]];
  const mask = "mask" in node.inputs ? operandAxes(propagation, node, "mask") : [];
  // axes of the scores: keys are mixed, queries and samples pass through
  const keys = `${where} mixes the keys`;
  for (const axis of [key[1]!, value[1]!, ...mask.slice(-1)]) protect(propagation, axis, keys);
  const queries = coupledAxis(propagation, [query[1]!, ...mask.slice(-2, -1)], where);
  const samples = coupledAxis(
    propagation,
    [query[0]!, key[0]!, value[0]!, ...mask.slice(0, -2)],
    where,
  );
  // the channels, by head
  const { channels, heads } = lastAxes(propagation, node, [query[2]!, key[2]!, value[2]!]);
  return [[samples, queries, channels], [samples, heads, queries, keys]];
}

/** The last axis of the result, and the axis of the heads. */
function lastAxes(
  propagation: ChannelPropagation,
  node: GraphNode,
  [query, key, value]: [AxisChannels, AxisChannels, AxisChannels],
): { channels: AxisChannels; heads: AxisChannels } {
  const where = placeOf(node), heads = node.attrs.heads as number;
  if (heads === 1) {
    couple(propagation, [query, key], where);
    requireOneZero(propagation, [query, key]);
    return { channels: own(propagation, value), heads: `the only head of ${where}` };
  }
  const headAxes = [query, key, value].map((channels) =>
    coupleWithinBlocks(propagation, channels, heads)
  );
  const perHead = coupledAxis(propagation, headAxes, where);
  return {
    channels: typeof perHead === "string" ? perHead : own(propagation, value),
    heads: perHead,
  };
}

/** Couples axes; probabilities and queries are not zero where they are. */
function coupledAxis(
  propagation: ChannelPropagation,
  axes: AxisChannels[],
  where: string,
): AxisChannels {
  const ids = couple(propagation, axes, where);
  return typeof ids === "string" ? ids : breakZero({ ids, zeroing: [] }, where);
}
