import type { GraphNode } from "../../graph/mod.ts";
import {
  type AxisLabel,
  type Labelling,
  operandLabels,
  pin,
  placeOf,
} from "../propagate/labelling.ts";

/**
 * `GatherV2`, for example an embedding: the axis that is looked up is pinned, the others pass through.
 *
 * @param labelling State of the analysis.
 * @param node The operator: x, indices, attribute axis.
 * @returns Labels of [axes before, axes of the indices, axes behind].
 */
export function gather(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const where = placeOf(node);
  const x = operandLabels(labelling, node, "x");
  const indices = operandLabels(labelling, node, "indices");
  const at = ((node.attrs.axis as number) + x.length) % x.length;
  const batchAxes = (node.attrs.batchDims as number | undefined) ?? 0;
  pin(labelling, x[at]!, `${where} looks up positions of the axis`);
  const looked = indices.slice(batchAxes).map((label) =>
    pin(labelling, label, `${where} looks up by it`)
  );
  return [[...x.slice(0, at), ...looked, ...x.slice(at + 1)]];
}
