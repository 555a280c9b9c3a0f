/**
 * Attributes that hold positions of an axis: where a piece begins, how much is padded.
 *
 * @module
 */
import { type Attribute, type Dimension, type GraphNode, stridedRange } from "../graph/mod.ts";
import type { CutSurroundings } from "./cut_surroundings.ts";

type Attributes = Record<string, Attribute>;

/**
 * `Slice` and `SplitV`: where the pieces begin now, and their sizes.
 *
 * @param node The operator.
 * @param around Its tensors after the cut.
 * @returns New attributes.
 */
export function cutSlice(
  { op, attrs }: GraphNode,
  { outputs, keptInput }: CutSurroundings,
): Attributes {
  if (op === "SplitV") {
    const axis = attrs.axis as number;
    return { ...attrs, numOrSizeSplits: outputs.map((shape) => shape.at(axis)!) };
  }
  const size = outputs[0]!, begins = [attrs.begin!].flat() as Dimension[];
  const begin = size.map((_, axis) => countBelow(keptInput[axis], begins[axis] ?? 0));
  return { ...attrs, begin, size };
}

/**
 * `StridedSlice`: where the ranges begin and end now. Whole blocks of as many positions as the stride leave, so the stride stays,
 * and so does the place of the first position in its block.
 *
 * @param node The operator.
 * @param around Its tensors after the cut.
 * @returns New attributes.
 */
export function cutStridedSlice(
  { attrs }: GraphNode,
  { keptInput, oldInput }: CutSurroundings,
): Attributes {
  const begin = [...attrs.begin as Dimension[]], end = [...attrs.end as Dimension[]];
  keptInput.forEach((kept, axis) => {
    const range = kept && stridedRange(attrs, axis, oldInput[axis] as number);
    if (!range || axis >= begin.length) return;
    const place = range.begin % range.stride;
    const first = countBelow(kept, range.begin - place) as number + place;
    begin[axis] = first;
    end[axis] = Math.max(first, countBelow(kept, range.end) as number); // tfjs refuses less
  });
  return { ...attrs, begin, end };
}

/**
 * `PadV2`: as much padding as there are padded positions left.
 *
 * @param node The operator.
 * @param around Its tensors after the cut.
 * @returns New attributes.
 */
export function cutPad(
  { attrs }: GraphNode,
  { keptOutput, oldOutput }: CutSurroundings,
): Attributes {
  const paddings = (attrs.paddings as [number, number][]).map(([before, after], axis) => {
    const kept = keptOutput[axis], length = oldOutput[axis];
    if (kept === undefined) return [before, after];
    const last = kept.filter((position) => position >= (length as number) - after);
    return [countBelow(kept, before), last.length];
  });
  return { ...attrs, paddings };
}

function countBelow(kept: Int32Array | undefined, limit: Dimension): Dimension {
  if (kept === undefined || typeof limit !== "number") return limit;
  return kept.filter((position) => position < limit).length;
}
