import type { Graph, ValueId } from "../graph/mod.ts";
import type { KeptPositions } from "../structure/mod.ts";

/**
 * New numbers for the positions that `GatherV2` looks up by a list of constants, where its axis is cut.
 *
 * @param graph The graph before the cut.
 * @param kept For each value, the positions that remain.
 * @returns For each such list, from old position to new one.
 */
export function renumberIndices(
  graph: Graph,
  kept: readonly KeptPositions[],
): Map<ValueId, (position: number) => number> {
  const constants = new Set(
    graph.leaves.filter(({ kind }) => kind === "constant").map(({ value }) => value),
  );
  return new Map(graph.nodes.flatMap(({ op, inputs, attrs }) => {
    if (op !== "GatherV2" || !constants.has(inputs.indices!)) return [];
    const axes = kept[inputs.x!]!, axis = attrs.axis as number;
    const positions = axes[(axis + axes.length) % axes.length];
    if (positions === undefined) return [];
    const places = new Map([...positions].map((position, i) => [position, i]));
    return [[inputs.indices!, (position: number) => places.get(position)!] as const];
  }));
}
