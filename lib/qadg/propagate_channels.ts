import type { Attribute, Graph, GraphNode } from "../graph/mod.ts";
import { operatorOf } from "../operators/mod.ts";
import { addElements, noSets } from "./propagate/disjoint_sets.ts";
import type {
  Averages,
  AxisChannels,
  ChannelPropagation,
} from "./propagate/channel_propagation.ts";
import { protect } from "./propagate/constraints.ts";
import { placeOf } from "./propagate/operands.ts";
import { avoidPoles } from "./propagate/poles.ts";
import { ruleOf } from "./rules/mod.ts";
import { isZeroEverywhere, signOf, signOfNumbers } from "./propagate/signs.ts";
import { resolveFactoredAxes } from "./propagate/resolve_factored_axes.ts";

/**
 * Propagates channels through a graph: the heart of the dependency analysis.
 *
 * Every position of every axis of every parameter and constant starts with a channel id of its own. The operators are visited
 * in order, and each follows its rule (folder `rules/`):
 *
 * - a convolution couples its input channels to the input axis of its kernel; its output channels get the ids of the kernel's
 *   output axis;
 * - an addition couples its operands position by position;
 * - a flatten repeats the ids of the channels;
 * - a reshape of channels into heads and dimensions factors their axis ({@linkcode splitAxis}).
 *
 * Channels that are coupled in the end can only be removed together. Where no rule can follow an axis, its ids are protected, with
 * the reason. The axes of the network's inputs are fixed, those of its outputs protected. Last, {@linkcode resolveFactoredAxes}
 * works out what couplings and protections mean for factored axes.
 *
 * What an operator divides by must not become zero ({@linkcode avoidPoles}): a parameter that is found to be a divisor owns
 * nothing, and the operators are visited once more with that known.
 *
 * The work is linear in the number of operators times the lengths of their axes.
 *
 * Source: GETA (arXiv:2502.16638), QADG, dependency analysis; docs/geta.md, section 3.3.
 *
 * @param graph A traced model; quantizer branches merged (see {@linkcode mergeBranches}), though a fused `FakeQuant` is
 * understood too.
 * @param averages Whether channels that a layer norm averages over are protected.
 * @returns The channels of all values, which of them are coupled or protected, and the parameter axes that own structures.
 *
 * @example The bias of a dense layer is coupled to the output axis of its kernel
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { find, propagateChannels } from "@geta-lab/geta/qadg";
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
 * const { coupled, axes } = propagateChannels(graph);
 * const [kernel, bias] = graph.leaves.slice(1).map((leaf) => axes[leaf.value]!);
 * const output = kernel![1], entry = bias![0];
 * assert(typeof output === "object" && typeof entry === "object");
 * assert.equal(find(coupled, output.ids[1]!), find(coupled, entry.ids[1]!));
 * ```
 */
export function propagateChannels(graph: Graph, averages: Averages = "exact"): ChannelPropagation {
  const divisors = new Map<string, string>();
  for (;;) {
    const known = divisors.size;
    const propagation = propagateOnce(graph, averages, divisors);
    if (divisors.size === known) return propagation;
  }
}

/** Visits the operators once; a parameter in `divisors` owns nothing, and those that are found are added to it. */
function propagateOnce(
  graph: Graph,
  averages: Averages,
  divisors: Map<string, string>,
): ChannelPropagation {
  const propagation: ChannelPropagation = {
    graph,
    coupled: noSets(),
    axes: graph.values.map(() => []),
    zeros: new Set(),
    signs: new Map(),
    divisors,
    neverZero: new Set(divisors.values()),
    factoredAxes: [],
    nonEmptySets: [],
    heads: new Set(),
    copies: new Set(),
    protectedIds: new Map(),
    averages,
    warnings: new Map(),
    ownedSlices: new Set(),
    readHeads: new Map(),
    resets: new Set(),
    producers: new Set(),
  };
  graph.leaves.forEach((_, i) => startAtLeaf(propagation, i));
  for (const node of graph.nodes) propagateNode(propagation, node);
  graph.outputs.forEach((value, i) => {
    for (const channels of propagation.axes[value]!) {
      protect(propagation, channels, `it is an axis of the network's output ${i}`);
    }
  });
  resolveFactoredAxes(propagation);
  return propagation;
}

/** New channel ids for a parameter or a constant; the axes of an input are fixed. */
function startAtLeaf(propagation: ChannelPropagation, index: number): void {
  const leaf = propagation.graph.leaves[index]!;
  const { shape } = propagation.graph.values[leaf.value]!;
  const isZero = leaf.kind === "constant" && leaf.data !== undefined &&
    leaf.data.every((x) => x === 0);
  if (isZero) propagation.zeros.add(leaf.value);
  const sign = leaf.kind === "constant" && leaf.data ? signOfNumbers(leaf.data) : undefined;
  if (sign !== undefined) propagation.signs.set(leaf.value, sign);
  propagation.axes[leaf.value] = shape.map((length, axis): AxisChannels => {
    if (typeof length !== "number") return "the batch";
    if (leaf.kind === "input") return `the network's ${leaf.name}`;
    const ids = addElements(propagation.coupled, length);
    if (isZero) return { ids, zeroing: [] };
    const divides = propagation.divisors.get(`${index}:${axis}`);
    if (leaf.kind === "variable" && leaf.trainable && divides === undefined) {
      return { ids, zeroing: [{ leaf: index, axis }] };
    }
    const reason = divides ?? `${leaf.name} is not trained and need not be zero`;
    propagation.neverZero.add(reason);
    return { ids, zeroing: reason };
  });
}

const CHANNELS_FIRST: Attribute[] = ["NCHW", "NCDHW"];

/** Carries the channels of an operator's operands to its results. */
function propagateNode(propagation: ChannelPropagation, node: GraphNode): void {
  if (!operatorOf(node.op)?.followsSamples) protectFoldedBatch(propagation, node);
  avoidPoles(propagation, node);
  const rule = ruleOf(node.op);
  const results = rule === undefined || CHANNELS_FIRST.includes(node.attrs.dataFormat ?? null)
    ? noRule(propagation, node)
    : rule(propagation, node);
  const sign = signOf(propagation, node), isZero = isZeroEverywhere(propagation, node);
  node.outputs.forEach((value, i) => {
    if (isZero) propagation.zeros.add(value);
    propagation.axes[value] = isZero ? results[i]!.map(zeroed) : results[i]!;
    if (sign !== undefined) propagation.signs.set(value, sign);
  });
}

function zeroed(channels: AxisChannels): AxisChannels {
  return typeof channels === "string" ? channels : { ids: channels.ids, zeroing: [] };
}

/** Protects heads that are folded into the batch, unless the operator treats every sample alike. */
function protectFoldedBatch(propagation: ChannelPropagation, node: GraphNode): void {
  for (const value of Object.values(node.inputs)) {
    const { shape } = propagation.graph.values[value]!;
    propagation.axes[value] = propagation.axes[value]!.map((channels, axis) =>
      typeof shape[axis] === "number"
        ? channels
        : protect(propagation, channels, `${placeOf(node)} works on the whole batch`)
    );
  }
}

/** The axes of all operands are protected, those of the results are fixed. */
function noRule(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const reason = `${placeOf(node)} has no rule`;
  for (const value of Object.values(node.inputs)) {
    for (const channels of propagation.axes[value]!) protect(propagation, channels, reason);
  }
  return node.outputs.map((value) =>
    propagation.graph.values[value]!.shape.map(() => `the result of ${placeOf(node)}`)
  );
}
