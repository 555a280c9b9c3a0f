/**
 * A graph without copies, dead operators and gaps in the numbering.
 *
 * @module
 */
import { lengthSources, withSources } from "./free_length.ts";
import type { Graph, GraphLeaf, GraphNode, ValueId } from "./types.ts";

/**
 * Drops operators that only copy and operators that do not reach an output, and numbers the values anew: inputs, then
 * variables and constants in order of first use, then results in order of execution. So two graphs of the same computation
 * get the same numbers.
 *
 * @param graph The graph.
 * @param isCopy Whether the only result of a node equals its operand `x`; by default no node is a copy.
 * @returns The smaller graph; inputs stay even if nobody reads them.
 *
 * @example What no output needs is dropped
 * ```ts
 * import { eliminateDeadCode, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([2, 2]), true, "compacted/kernel");
 * const graph = trace((x) => tf.relu(tf.matMul(x, kernel)), [tf.zeros([1, 2])]);
 * const product = graph.nodes[0]!.outputs;
 * assert.deepEqual(eliminateDeadCode({ ...graph, outputs: product }).nodes.map(({ op }) => op), ["BatchMatMul"]);
 * ```
 */
export function eliminateDeadCode(
  graph: Graph,
  isCopy: (node: GraphNode) => boolean = () => false,
): Graph {
  const { nodes, outputs } = withoutCopies(graph, isCopy);
  const { kept, needed } = prune(nodes, outputs);
  const smaller: Graph = { ...graph, values: [], leaves: [], nodes: [], outputs: [] };
  const numbers = new Map<ValueId, ValueId>();
  const number = (id: ValueId) => {
    numbers.set(id, smaller.values.length);
    return smaller.values.push(graph.values[id]!) - 1;
  };
  const first = firstUse(kept);
  const rank = (leaf: GraphLeaf) => leaf.kind === "input" ? -1 : first.get(leaf.value) ?? Infinity;
  smaller.leaves = graph.leaves
    .filter((leaf) => leaf.kind === "input" || needed.has(leaf.value))
    .toSorted((a, b) => rank(a) - rank(b) || 0)
    .map((leaf) => renumbered(leaf, number(leaf.value)));
  smaller.nodes = kept.map((node, id) => ({
    ...withSources(node, (x) => numbers.get(x)!),
    id,
    inputs: mapValues(node.inputs, (x) => numbers.get(x)!),
    outputs: node.outputs.map(number),
  }));
  smaller.outputs = outputs.map((id) => numbers.get(id)!);
  return smaller;
}

/** Whoever reads a copy reads the original instead. */
function withoutCopies(
  graph: Graph,
  isCopy: (node: GraphNode) => boolean,
): { nodes: GraphNode[]; outputs: ValueId[] } {
  const original = new Map<ValueId, ValueId>();
  const resolve = (id: ValueId) => original.get(id) ?? id;
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes) {
    if (isCopy(node)) original.set(node.outputs[0]!, resolve(node.inputs.x!));
    else nodes.push({ ...withSources(node, resolve), inputs: mapValues(node.inputs, resolve) });
  }
  return { nodes, outputs: graph.outputs.map(resolve) };
}

function prune(
  nodes: GraphNode[],
  outputs: ValueId[],
): { kept: GraphNode[]; needed: Set<ValueId> } {
  const needed = new Set(outputs);
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((id) => needed.has(id))) return false;
    for (const id of [...Object.values(node.inputs), ...lengthSources(node)]) needed.add(id);
    return true;
  });
  return { kept: kept.reverse(), needed };
}

function firstUse(nodes: GraphNode[]): Map<ValueId, number> {
  const first = new Map<ValueId, number>();
  for (const node of nodes) {
    for (const id of Object.values(node.inputs)) if (!first.has(id)) first.set(id, first.size);
  }
  return first;
}

function renumbered(leaf: GraphLeaf, value: ValueId): GraphLeaf {
  return leaf.kind === "constant"
    ? { ...leaf, value, name: `constant:${value}` }
    : { ...leaf, value };
}

function mapValues(record: Record<string, ValueId>, f: (id: ValueId) => ValueId) {
  return Object.fromEntries(Object.entries(record).map(([name, id]) => [name, f(id)]));
}
