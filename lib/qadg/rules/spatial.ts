import type { GraphNode } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import { type AxisLabel, type Labelling, operandLabels } from "../propagate/labelling.ts";
import { fixSpace } from "./convolution.ts";

/**
 * Pooling, resizing and mirroring of images [batch, ...space, channel]: channels pass through, each by itself.
 *
 * @param labelling State of the analysis.
 * @param node The operator, whose only operand is the image.
 * @returns Labels of the result.
 */
export function eachChannel(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const labels = operandLabels(labelling, node, operatorOf(node.op)!.operands[0]!);
  const axes = labels.slice(1, -1), space = fixSpace(labelling, node, axes);
  return [[labels[0]!, ...axes.map(() => space), labels.at(-1)!]];
}
