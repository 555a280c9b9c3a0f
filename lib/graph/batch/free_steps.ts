/**
 * A graph with recurrent layers whose number of steps is free, from recordings of several lengths.
 *
 * @module
 */
import { shapeAt } from "../../operators/mod.ts";
import { withSteps } from "../ir/with_steps.ts";
import type { Graph, GraphNode } from "../ir/types.ts";
import { type SizedRecording, withFreeLengths } from "./free_lengths.ts";
import { lengthFormula } from "./length_formula.ts";

/**
 * Marks each `Unpack` that gives more tensors in longer recordings. The recordings, with as many steps as the graph has, must be the
 * same graph; and the graph, with as many steps as a recording has, that recording.
 *
 * @param graph The graph at any batch size.
 * @param recordings The same function at other lengths.
 * @param names What the free lengths are called, for reasons.
 * @returns The graph with free lengths and steps; undefined if no number of steps differs, or the steps are not alike.
 * @throws {TypeError} If something else differs that no formula explains.
 */
export function withFreeSteps(
  graph: Graph,
  recordings: readonly SizedRecording[],
  names: string,
): Graph | undefined {
  const own = unpacks(graph), counts = own.map(({ outputs }) => outputs.length);
  const others = recordings.map(({ graph }) => unpacks(graph).map(({ outputs }) => outputs.length));
  if (others.some((one) => one.length !== counts.length)) return undefined;
  const differs = counts.map((count, i) => others.some((one) => one[i] !== count));
  if (!differs.includes(true)) return undefined;
  const short = recordings.map(({ graph }) => withCounts(graph, counts));
  const long = withCounts(graph, others[0]!);
  if (short.includes(undefined) || long === undefined) return undefined;
  if (operators(long) !== operators(recordings[0]!.graph)) return undefined;
  const free = withFreeLengths(
    graph,
    recordings.map(({ batch }, i) => ({ batch, graph: short[i]! })),
    names,
  );
  const series = graph.leaves.filter(({ kind }) => kind === "input").flatMap(({ value }) =>
    graph.values[value]!.shape.map((_, axis) => ({
      of: [value, axis] as [number, number],
      lengths: [
        shapeAt(graph.values[value]!.shape, recordings[0]!.batch)[axis]!,
        ...recordings.map(({ graph }) => graph.values[value]!.shape[axis] as number),
      ],
    }))
  );
  const marked = own.map(({ id }, i) => {
    const steps = [counts[i]!, ...others.map((one) => one[i]!)];
    return [
      id + free.nodes.length - graph.nodes.length,
      differs[i] ? lengthFormula(steps, series) : "none",
    ] as const;
  });
  if (marked.some(([, formula]) => formula === undefined)) return undefined;
  const repeats = new Map(marked);
  return {
    ...free,
    nodes: free.nodes.map((node): GraphNode => {
      const formula = repeats.get(node.id);
      return formula === undefined || formula === "none" ? node : { ...node, repeats: formula };
    }),
  };
}

function unpacks({ nodes }: Graph): GraphNode[] {
  return nodes.filter(({ op }) => op === "Unpack");
}

/** The graph with so many steps behind each `Unpack`. */
function withCounts(graph: Graph, counts: readonly number[]): Graph | undefined {
  return counts.reduce<Graph | undefined>(
    (result, count, i) => result && withSteps(result, unpacks(result)[i]!, count),
    graph,
  );
}

/**
 * What a graph computes, whatever its values are called: each step may make constants of its own, and those that are one number
 * everywhere may have another size.
 */
function operators({ leaves, nodes, outputs }: Graph): string {
  const names = new Map<number, unknown>();
  for (const { value, kind, name, data = [] } of leaves) {
    const isOne = data.every((x) => Object.is(x, data[0]));
    names.set(value, kind !== "constant" ? name : isOne ? [data[0]] : data);
  }
  const own = nodes.filter(({ op, inputs, outputs, attrs }) => {
    const isFill = op === "Fill" && Object.keys(inputs).length === 0;
    if (isFill) names.set(outputs[0]!, [attrs.value]);
    return !isFill;
  });
  const calls = own.map(({ op, inputs, outputs }, id) => {
    outputs.forEach((value, i) => names.set(value, `${id}:${i}`));
    return [op, Object.entries(inputs).map(([name, value]) => [name, names.get(value)])];
  });
  return JSON.stringify([calls, outputs.map((value) => names.get(value))]);
}
