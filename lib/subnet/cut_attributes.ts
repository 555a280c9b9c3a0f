import type { Attribute, Dimension, GraphNode } from "../graph/mod.ts";
import type { KeptPositions } from "./take_positions.ts";

/** The tensors around an operator after the cut. */
export interface CutSurroundings {
  /** New shape of each output. */
  outputs: Dimension[][];
  /** Positions of the (first) input that stay. */
  keptInput: KeptPositions;
  /** Positions of the first output that stay. */
  keptOutput: KeptPositions;
  /** Old shape of the first output. */
  oldOutput: Dimension[];
}

/**
 * Rewrites the attributes of an operator that hold lengths or positions of axes which get shorter.
 *
 * @param node The operator.
 * @param around Its tensors after the cut.
 * @returns New attributes; `node` is not changed.
 */
export function cutAttributes(
  node: GraphNode,
  { outputs, keptInput, keptOutput, oldOutput }: CutSurroundings,
): Record<string, Attribute> {
  const { attrs } = node;
  const made = outputs[0]!;
  switch (node.op) {
    case "Reshape":
    case "Fill":
      return { ...attrs, shape: made };
    case "Conv2DBackpropInput":
      return { ...attrs, inputShape: made };
    case "Slice": {
      const begins = [attrs.begin!].flat() as Dimension[];
      const begin = made.map((_, axis) => countBelow(keptInput[axis], begins[axis] ?? 0));
      return { ...attrs, begin, size: made };
    }
    case "SplitV": {
      const axis = attrs.axis as number;
      return { ...attrs, numOrSizeSplits: outputs.map((shape) => shape.at(axis)!) };
    }
    case "PadV2": {
      const paddings = (attrs.paddings as [number, number][]).map(([before, after], axis) => {
        const kept = keptOutput[axis], length = oldOutput[axis];
        if (kept === undefined) return [before, after];
        const last = kept.filter((position) => position >= (length as number) - after);
        return [countBelow(kept, before), last.length];
      });
      return { ...attrs, paddings };
    }
    case "Tile": {
      const reps = attrs.reps as Dimension[];
      // an axis that is cut but not stretched is already shorter when it arrives
      return {
        ...attrs,
        reps: reps.map((times, i) => times === 1 ? 1 : keptOutput[i]?.length ?? times),
      };
    }
    default:
      return attrs;
  }
}

function countBelow(kept: Int32Array | undefined, limit: Dimension): Dimension {
  if (kept === undefined || typeof limit !== "number") return limit;
  return kept.filter((position) => position < limit).length;
}
