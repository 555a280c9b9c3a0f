import type { Dimension, GraphNode } from "../../graph/mod.ts";
import { commonFactors } from "../propagate/common_factors.ts";
import { type AxisLabel, type Labelling, operand, pin, placeOf } from "../propagate/labelling.ts";
import { mergeAxes, splitAxis } from "../propagate/split_axis.ts";
import { type ReshapeBlock, reshapeBlocks } from "./reshape_blocks.ts";

/**
 * `Reshape`: follows axes into the new shape, block by block of axes that hold the same positions. Old axes are split into the
 * factors that both shapes have in common ({@linkcode splitAxis}), and these are merged into the new axes
 * ({@linkcode mergeAxes}).
 *
 * ```text
 * flatten [height, width, channel] -> [height * width * channel], two channels a and b on 2x2 pixels:
 *   a b a b a b a b                 the channel of position p is p mod 2 (channels last)
 * ```
 *
 * Axes whose length grows with the batch take part if the batch is their outermost factor before and after
 * ([batch, heads, ...] -> [batch * heads, ...]); atoms then stand for the positions of one sample. Without common factors the
 * axes are pinned.
 *
 * @param labelling State of the analysis.
 * @param node The operator.
 * @returns Labels of the new axes.
 */
export function reshape(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const before = operand(node, "x"), after = node.outputs[0]!;
  const from = labelling.graph.values[before]!.shape, to = labelling.graph.values[after]!.shape;
  const labels = labelling.labels[before]!;
  const result: AxisLabel[] = to.map(() => `the axis that ${placeOf(node)} made`);
  for (const block of reshapeBlocks(from, to)) {
    const old = block.from.map((axis) => labels[axis]!);
    const made = carryBlock(labelling, node, { block, from, to, old });
    block.to.forEach((axis, i) => result[axis] = made[i] ?? result[axis]!);
  }
  return [result];
}

interface Carry {
  block: ReshapeBlock;
  from: Dimension[];
  to: Dimension[];
  old: AxisLabel[];
}

/** The labels of the new axes; `undefined` where the axis holds nothing of the old ones. */
function carryBlock(
  labelling: Labelling,
  node: GraphNode,
  { block, from, to, old }: Carry,
): (AxisLabel | undefined)[] {
  if (block.from.length === 1 && block.to.length === 1) return old;
  const before = lengthsInSample(block.from.map((axis) => from[axis]!));
  const after = lengthsInSample(block.to.map((axis) => to[axis]!));
  const factors = before && after && commonFactors(before, after);
  if (factors === undefined) {
    for (const label of old) pin(labelling, label, `${placeOf(node)} splits or mixes the axis`);
    return [];
  }
  const parts: AxisLabel[] = [];
  old.forEach((label, i) => {
    const mine = factors.from[i]!;
    if (mine.length === 0 && before![i] === 1) {
      pin(labelling, label, `${placeOf(node)} drops the axis`);
    }
    const lengths = mine.map((factor) => factors.lengths[factor]!);
    splitAxis(labelling, label, lengths, node).forEach((part, k) => parts[mine[k]!] = part);
  });
  return factors.to.map((mine, i) => {
    if (mine.length === 0) return typeof to[block.to[i]!] === "number" ? undefined : "the batch";
    const lengths = mine.map((factor) => factors.lengths[factor]!);
    return mergeAxes(labelling, mine.map((factor) => parts[factor]!), lengths, node);
  });
}

/** Lengths without the batch, which must be the outermost factor of all. */
function lengthsInSample(shape: Dimension[]): number[] | undefined {
  const lengths = shape.map((length, i) => {
    if (typeof length === "number") return length;
    return i === 0 && length.plus === 0 ? length.perSample : undefined;
  });
  return lengths.includes(undefined) ? undefined : lengths as number[];
}
