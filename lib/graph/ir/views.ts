/**
 * Small views of a graph: who makes and who reads a value, which parameters there are.
 *
 * @module
 */
import type { Graph, GraphNode, ValueId } from "./types.ts";

/**
 * The operator that makes each value; leaves have none.
 *
 * @param graph The graph.
 * @returns Value to operator.
 *
 * @example
 * ```ts
 * import { type Graph, producers } from "@geta-lab/geta/graph";
 * import assert from "node:assert/strict";
 *
 * const values = [{ shape: [2], dtype: "float32" }, { shape: [2], dtype: "float32" }];
 * const relu = { id: 0, op: "Relu", inputs: { x: 0 }, outputs: [1], attrs: {}, scopes: [] };
 * const graph: Graph = { schema: "geta-lab/graph/1", values, leaves: [], nodes: [relu], outputs: [1] };
 * assert.equal(producers(graph).get(1)?.op, "Relu");
 * assert.equal(producers(graph).get(0), undefined);
 * ```
 */
export function producers(graph: Graph): Map<ValueId, GraphNode> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((id) => [id, node] as const)));
}

/**
 * The operators that read each value, in order of execution; an operator that reads a value twice stands there once.
 *
 * @param graph The graph.
 * @returns Value to operators; a value nobody reads has an empty list.
 *
 * @example
 * ```ts
 * import { consumers, type Graph } from "@geta-lab/geta/graph";
 * import assert from "node:assert/strict";
 *
 * const values = [{ shape: [2], dtype: "float32" }, { shape: [2], dtype: "float32" }];
 * const relu = { id: 0, op: "Relu", inputs: { x: 0 }, outputs: [1], attrs: {}, scopes: [] };
 * const graph: Graph = { schema: "geta-lab/graph/1", values, leaves: [], nodes: [relu], outputs: [1] };
 * assert.deepEqual(consumers(graph).get(0), [relu]);
 * assert.deepEqual(consumers(graph).get(1), []);
 * ```
 */
export function consumers(graph: Graph): Map<ValueId, GraphNode[]> {
  const readers = new Map<ValueId, GraphNode[]>(graph.values.map((_, id) => [id, []]));
  for (const node of graph.nodes) {
    for (const id of new Set(Object.values(node.inputs))) readers.get(id)!.push(node);
  }
  return readers;
}
