import { operatorOf } from "../../operators/mod.ts";
import type { Graph, GraphLeaf } from "./types.ts";
import { weightsBehind } from "./weights_behind.ts";

/**
 * The leaves that some operator reads as a running mean or variance, whether they are trained or not.
 *
 * @param graph A traced model.
 * @returns The leaves.
 */
export function readAsStatistics(graph: Graph): Set<GraphLeaf> {
  const behind = weightsBehind(graph);
  return new Set(
    graph.nodes.flatMap(({ op, inputs }) =>
      (operatorOf(op)?.statistics ?? []).flatMap((operand) =>
        behind.get(inputs[operand]!)?.leaf ?? []
      )
    ),
  );
}
