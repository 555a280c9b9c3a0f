import type { Dimension, GraphNode } from "../../graph/mod.ts";
import { classOf } from "../atoms.ts";
import {
  type AxisLabel,
  type Labelling,
  operand,
  pin,
  placeOf,
  type TrackedAxis,
} from "../labelling.ts";
import { type ReshapeBlock, reshapeBlocks } from "./reshape_blocks.ts";

/**
 * `Reshape`: follows tracked axes into the new shape. Within each block of axes that hold the same positions, a tracked axis
 * lives on in that new axis whose index alone says which structure a position belongs to.
 *
 * ```text
 * flatten [height, width, channel] -> [height * width * channel], two channels a and b on 2x2 pixels:
 *   a b a b a b a b                 the channel of position p is p mod 2 (channels last)
 * ```
 *
 * If no new axis says it (the axis is split, or mixed with another tracked one), the axis is pinned.
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
    carryBlock(labelling, node, { block, from, to, labels, result });
  }
  return [result];
}

interface Carry {
  block: ReshapeBlock;
  from: Dimension[];
  to: Dimension[];
  labels: AxisLabel[];
  result: AxisLabel[];
}

function carryBlock(labelling: Labelling, node: GraphNode, carry: Carry): void {
  const { block, from, to, labels, result } = carry;
  const isLong = (length: Dimension) => length !== 1;
  const wide = block.from.filter((axis) => isLong(from[axis]!));
  const wideTo = block.to.filter((axis) => isLong(to[axis]!));
  if (wide.length === 1 && wideTo.length === 1) result[wideTo[0]!] = labels[wide[0]!]!;
  if (wide.length === 0 && block.from.length === 1 && block.to.length === 1) {
    result[block.to[0]!] = labels[block.from[0]!]!;
  }
  const taken = new Set(result.filter((label) => typeof label !== "string"));
  for (const axis of block.from) {
    const label = labels[axis]!;
    if (typeof label === "string" || taken.has(label)) continue;
    const target = label.atoms.length > 1 ? newHome(labelling, carry, axis, label) : undefined;
    if (target === undefined) pin(labelling, label, `${placeOf(node)} splits or mixes the axis`);
    else result[target.axis] = target.label;
  }
}

/** The one new axis whose index determines the atom's class, with its atoms. */
function newHome(
  labelling: Labelling,
  { block, from, to, result }: Carry,
  axis: number,
  label: TrackedAxis,
): { axis: number; label: TrackedAxis } | undefined {
  const lengths = [...block.from.map((i) => from[i]!), ...block.to.map((i) => to[i]!)];
  if (lengths.some((length) => typeof length !== "number")) return undefined;
  const stride = strideOf(block.from, from, axis), length = label.atoms.length;
  const size = product(block.from.map((i) => from[i] as number));
  for (const target of block.to) {
    if (to[target] === 1 || typeof result[target] !== "string") continue;
    const targetStride = strideOf(block.to, to, target), targetLength = to[target] as number;
    const atoms = new Int32Array(targetLength).fill(-1);
    let fits = true;
    for (let position = 0; fits && position < size; position++) {
      const atom = label.atoms[Math.floor(position / stride) % length]!;
      const index = Math.floor(position / targetStride) % targetLength;
      if (atoms[index] === -1) atoms[index] = atom;
      else {
        fits = atoms[index] === atom ||
          classOf(labelling.atoms, atoms[index]!) === classOf(labelling.atoms, atom);
      }
    }
    if (fits) return { axis: target, label: { atoms, zeroedBy: label.zeroedBy } };
  }
  return undefined;
}

function strideOf(block: number[], shape: Dimension[], axis: number): number {
  return product(block.filter((i) => i > axis).map((i) => shape[i] as number));
}

function product(lengths: number[]): number {
  return lengths.reduce((a, b) => a * b, 1);
}
