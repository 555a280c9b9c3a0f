/**
 * Operators of a traced graph that change nothing.
 *
 * @module
 */
import { eliminateDeadCode } from "../ir/eliminate_dead_code.ts";
import type { Graph, GraphNode } from "../ir/types.ts";

/**
 * A graph without reshapes and casts that change nothing.
 *
 * @param graph The graph.
 * @returns The smaller graph.
 */
export function withoutCopies(graph: Graph): Graph {
  return eliminateDeadCode(graph, (node) => isCopy(graph, node));
}

/** Whether a reshape or cast changes nothing, at any batch size and any lengths. */
function isCopy(graph: Graph, node: GraphNode): boolean {
  if (node.op !== "Reshape" && node.op !== "Cast") return false;
  const [before, after] = [node.inputs.x!, node.outputs[0]!].map((id) => graph.values[id]!);
  return before!.dtype === after!.dtype &&
    JSON.stringify([before!.shape, before!.free]) === JSON.stringify([after!.shape, after!.free]) &&
    Object.entries(node.lengths ?? {}).every(([path, length]) => {
      const wanted = { of: [[node.inputs.x, Number(path.slice("shape.".length))]] };
      return length === "rest" ||
        JSON.stringify(length) === JSON.stringify({ ...wanted, times: 1, over: 1, plus: 0 });
    });
}
