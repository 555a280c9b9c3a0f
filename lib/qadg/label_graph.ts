import type { Attribute, Graph, GraphNode } from "../graph/mod.ts";
import { operatorOf } from "../operators/mod.ts";
import { addAtoms, noAtoms } from "./propagate/atoms.ts";
import {
  type Averages,
  type AxisLabel,
  type Labelling,
  pin,
  placeOf,
} from "./propagate/labelling.ts";
import { ruleOf } from "./rules/mod.ts";
import { settleGrids } from "./propagate/settle_grids.ts";

/**
 * Carries structure identity through a graph: the heart of the dependency analysis.
 *
 * Every position of every axis of every parameter starts as an atom of its own. The operators are visited once, in order;
 * each follows its rule (folder `rules/`): a convolution ties its input channels to the input axis of its kernel and labels its
 * output channels with the atoms of the kernel's output axis; an addition ties its operands position by position; a
 * flatten repeats the atoms of the channels; a reshape of channels into heads and dimensions makes a grid of them
 * ({@linkcode splitAxis}). What is tied in the end can only be cut together. Where no rule can carry an axis on, its atoms are
 * pinned with the reason. The network's inputs and outputs are fixed. Last, {@linkcode settleGrids} works out what ties and pins
 * mean for the grids.
 *
 * The work is linear in the number of operators times the lengths of their axes.
 *
 * Source: docs/geta.md, section 3.3.
 *
 * @param graph A traced model; quantizer branches merged (see {@linkcode mergeBranches}), though a fused `FakeQuant` is
 * understood too.
 * @param averages Whether channels that a layer norm averages over must stay.
 * @returns Labels of all values, the partition of the atoms, pins and members.
 *
 * @example The bias of a dense layer belongs to the columns of its kernel
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { classOf, labelGraph } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([3, 2])), "fc/bias": tf.variable(tf.ones([2])) };
 * const graph = trace(
 *   (x) => tf.add(tf.matMul(x, variables["fc/kernel"]), variables["fc/bias"]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const { atoms, labels } = labelGraph(graph);
 * const [kernel, bias] = graph.leaves.slice(1).map((leaf) => labels[leaf.value]!);
 * const column = kernel![1], entry = bias![0];
 * assert(typeof column === "object" && typeof entry === "object");
 * assert.equal(classOf(atoms, column.atoms[1]!), classOf(atoms, entry.atoms[1]!));
 * ```
 */
export function labelGraph(graph: Graph, averages: Averages = "exact"): Labelling {
  const labelling: Labelling = {
    graph,
    atoms: noAtoms(),
    labels: graph.values.map(() => []),
    zeros: new Set(),
    grids: [],
    families: [],
    heads: new Set(),
    pins: new Map(),
    averages,
    warnings: new Map(),
    ownedSlices: new Set(),
    stems: new Set(),
  };
  graph.leaves.forEach((_, i) => labelLeaf(labelling, i));
  for (const node of graph.nodes) labelNode(labelling, node);
  graph.outputs.forEach((value, i) => {
    for (const label of labelling.labels[value]!) {
      pin(labelling, label, `it is an axis of the network's output ${i}`);
    }
  });
  settleGrids(labelling);
  return labelling;
}

function labelLeaf(labelling: Labelling, index: number): void {
  const leaf = labelling.graph.leaves[index]!;
  const { shape } = labelling.graph.values[leaf.value]!;
  const isZero = leaf.kind === "constant" && leaf.data !== undefined &&
    leaf.data.every((x) => x === 0);
  if (isZero) labelling.zeros.add(leaf.value);
  labelling.labels[leaf.value] = shape.map((length, axis): AxisLabel => {
    if (typeof length !== "number") return "the batch";
    if (leaf.kind === "input") return `the network's ${leaf.name}`;
    const atoms = addAtoms(labelling.atoms, length);
    if (leaf.kind === "variable" && leaf.trainable) {
      return { atoms, zeroedBy: [{ leaf: index, axis }] };
    }
    return { atoms, zeroedBy: isZero ? [] : `${leaf.name} is not trained and need not be zero` };
  });
}

const CHANNELS_FIRST: Attribute[] = ["NCHW", "NCDHW"];

function labelNode(labelling: Labelling, node: GraphNode): void {
  if (!operatorOf(node.op)?.followsSamples) pinFolded(labelling, node);
  const rule = ruleOf(node.op);
  const results = rule === undefined || CHANNELS_FIRST.includes(node.attrs.dataFormat ?? null)
    ? noRule(labelling, node)
    : rule(labelling, node);
  node.outputs.forEach((value, i) => labelling.labels[value] = results[i]!);
}

/** An axis that grows with the batch and holds channels (heads folded into the batch) is followed by few operators. */
function pinFolded(labelling: Labelling, node: GraphNode): void {
  for (const value of Object.values(node.inputs)) {
    const { shape } = labelling.graph.values[value]!;
    labelling.labels[value] = labelling.labels[value]!.map((label, axis) =>
      typeof shape[axis] === "number"
        ? label
        : pin(labelling, label, `${placeOf(node)} works on the whole batch`)
    );
  }
}

function noRule(labelling: Labelling, node: GraphNode): AxisLabel[][] {
  const reason = `${placeOf(node)} has no rule`;
  for (const value of Object.values(node.inputs)) {
    for (const label of labelling.labels[value]!) pin(labelling, label, reason);
  }
  return node.outputs.map((value) =>
    labelling.graph.values[value]!.shape.map(() => `the result of ${placeOf(node)}`)
  );
}
