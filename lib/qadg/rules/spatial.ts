import type { GraphNode } from "../../graph/mod.ts";
import { type AxisLabel, type Labelling, operand, pin, placeOf } from "../labelling.ts";

/**
 * Pooling and resizing of images [batch, height, width, channel]: channels pass through, each by itself.
 *
 * @param name Name of the operand that is the image.
 * @returns The rule.
 */
export function eachChannel(
  name: "x" | "images",
): (labelling: Labelling, node: GraphNode) => AxisLabel[][] {
  return (labelling, node) => {
    const [batch, height, width, channel] = labelling.labels[operand(node, name)]!;
    const space = `the image plane of ${placeOf(node)}`;
    for (const label of [height!, width!]) pin(labelling, label, space);
    return [[batch!, space, space, channel!]];
  };
}
