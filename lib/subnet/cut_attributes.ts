import type { Attribute, Dimension, GraphNode } from "../graph/mod.ts";
import { cutPad, cutSlice, cutStridedSlice } from "./cut_pieces.ts";
import type { CutSurroundings } from "./cut_surroundings.ts";

/**
 * Rewrites the attributes of an operator that hold lengths, positions or numbers of parts of axes which get shorter.
 *
 * @param node The operator.
 * @param around Its tensors after the cut.
 * @returns New attributes; `node` is not changed.
 */
export function cutAttributes(node: GraphNode, around: CutSurroundings): Record<string, Attribute> {
  const { attrs } = node;
  const made = around.outputs[0]!;
  switch (node.op) {
    case "Reshape":
    case "Fill":
    case "ScatterNd":
      return { ...attrs, shape: made };
    case "Conv2DBackpropInput":
    case "Conv3DBackpropInputV2":
      return { ...attrs, inputShape: made };
    case "Slice":
    case "SplitV":
      return cutSlice(node, around);
    case "StridedSlice":
      return cutStridedSlice(node, around);
    case "PadV2":
      return cutPad(node, around);
    case "Tile":
      return { ...attrs, reps: cutRepetitions(attrs.reps as Dimension[], around) };
    case "GroupNorm":
      return { ...attrs, groups: cutParts(attrs.groups as number, around) };
    case "Attention":
      // the positions of a single head leave one by one
      return attrs.heads === 1
        ? attrs
        : { ...attrs, heads: cutParts(attrs.heads as number, around) };
    case "GroupedConv2D": {
      const { x, filter } = around.inputs;
      return { ...attrs, groups: (x![3] as number) / (filter![2] as number) };
    }
    default:
      return attrs;
  }
}

/** A stretched axis is as long as it is needed now; a longer one is repeated as often as before. */
function cutRepetitions(reps: Dimension[], { inputs, outputs, keptOutput }: CutSurroundings) {
  return reps.map((times, axis) =>
    keptOutput[axis] === undefined
      ? times
      : (outputs[0]![axis] as number) / (inputs.x![axis] as number)
  );
}

/** Parts of the last axis, of which only whole ones leave. */
function cutParts(count: number, { outputs, oldOutput }: CutSurroundings): number {
  return count * (outputs[0]!.at(-1) as number) / (oldOutput.at(-1) as number);
}
