import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  own,
  pin,
  placeOf,
  tie,
} from "../propagate/labelling.ts";
import { tieWithinBlocks } from "./blocks.ts";
import { requireOneZero } from "./matrix_product.ts";
import { neverZero } from "./never_zero.ts";

/**
 * `Attention`: query [N, Q, heads D], key [N, K, heads D], value [N, K, heads E], mask [Q, K] or [N, Q, K].
 *
 * ```text
 * y[q, e] = sum_k softmax_k(scale sum_d query[q, d] key[k, d]) value[k, e]        d and e in the same head
 * ```
 *
 * A head is a structure: its parts of query, key and value are tied, and its part of y is zero where that of the value is. The
 * scale is an attribute and stays that of the whole network. With a single head, query and key fall apart into their
 * positions, of which the scores are sums, and so does the value. The keys are mixed, so their axis is pinned.
 *
 * @param labelling State of the analysis.
 * @param node The operator, attribute `heads`.
 * @returns Labels of y [N, Q, heads E], and of the probabilities [N, heads, Q, K].
 */
export function attention(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const [query, key, value] = ["query", "key", "value"].map((name) =>
    operandLabels(labelling, node, name)
  ) as [AxisLabel[], AxisLabel[], AxisLabel[]];
  const mask = "mask" in node.inputs ? operandLabels(labelling, node, "mask") : [];
  const keys = `${where} mixes the keys`;
  for (const label of [key[1]!, value[1]!, ...mask.slice(-1)]) pin(labelling, label, keys);
  const queries = tied(labelling, [query[1]!, ...mask.slice(-2, -1)], where);
  const samples = tied(labelling, [query[0]!, key[0]!, value[0]!, ...mask.slice(0, -2)], where);
  const { channels, heads } = widths(labelling, node, [query[2]!, key[2]!, value[2]!]);
  return [[samples, queries, channels], [samples, heads, queries, keys]];
}

/** Labels of the result's last axis and of the heads. */
function widths(
  labelling: Labelling,
  node: GraphNode,
  [query, key, value]: [AxisLabel, AxisLabel, AxisLabel],
): { channels: AxisLabel; heads: AxisLabel } {
  const where = placeOf(node), heads = node.attrs.heads as number;
  if (heads === 1) {
    tie(labelling, [query, key], where);
    requireOneZero(labelling, [query, key]);
    return { channels: own(labelling, value), heads: `the only head of ${where}` };
  }
  const parts = [query, key, value].map((label) => tieWithinBlocks(labelling, label, heads));
  const perHead = tied(labelling, parts, where);
  return {
    channels: typeof perHead === "string" ? perHead : own(labelling, value),
    heads: perHead,
  };
}

function tied(labelling: Labelling, labels: AxisLabel[], where: string): AxisLabel {
  const atoms = tie(labelling, labels, where);
  return typeof atoms === "string" ? atoms : neverZero({ atoms, zeroedBy: [] }, where);
}
