import type { GraphNode } from "../../graph/mod.ts";
import { type AxisLabel, type Labelling, operandLabels } from "../propagate/labelling.ts";
import { fixSpace } from "./convolution.ts";

/**
 * Pooling, resizing and mirroring of images [batch, ...space, channel]: channels pass through, each by itself.
 *
 * @param name Name of the operand that is the image.
 * @returns The rule.
 */
export function eachChannel(
  name: "x" | "image" | "images",
): (labelling: Labelling, node: GraphNode) => AxisLabel[][] {
  return (labelling, node) => {
    const labels = operandLabels(labelling, node, name);
    const axes = labels.slice(1, -1), space = fixSpace(labelling, node, axes);
    return [[labels[0]!, ...axes.map(() => space), labels.at(-1)!]];
  };
}
