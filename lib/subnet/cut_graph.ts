import {
  cutFormula,
  type Dimension,
  type FreeLength,
  type Graph,
  type GraphNode,
  type GraphValue,
  partAt,
} from "../graph/mod.ts";
import { cutAttributes, lengthAt } from "../operators/mod.ts";
import { type KeptPositions, takePositions } from "../structure/mod.ts";
import { renumberIndices } from "./renumber_indices.ts";

/**
 * Cuts a graph: shapes, constants and the attributes that hold lengths become smaller, operators and wiring remain, but for copies in
 * a concat or a stack of which nothing is left.
 *
 * @param graph The graph; not changed.
 * @param kept For each value, the positions that remain ({@linkcode keptPositions}).
 * @returns The smaller graph.
 */
export function cutGraph(graph: Graph, kept: readonly KeptPositions[]): Graph {
  const values = graph.values.map((value, i) => ({
    ...value,
    shape: value.shape.map((length, axis): Dimension => {
      const newLength = kept[i]![axis]?.length;
      // the channel ids of an axis that grows with the batch are those of one sample
      return newLength === undefined || typeof length === "number"
        ? newLength ?? length
        : { perSample: newLength, plus: 0 };
    }),
  }));
  const newNumbers = renumberIndices(graph, kept);
  const isCut = (value: number) => kept[value]!.some((positions) => positions !== undefined);
  return {
    ...graph,
    values,
    leaves: graph.leaves.map((leaf) => {
      const newNumber = newNumbers.get(leaf.value);
      if (leaf.data === undefined || (!isCut(leaf.value) && newNumber === undefined)) return leaf;
      const shape = graph.values[leaf.value]!.shape as number[];
      const { data } = takePositions(leaf.data, shape, kept[leaf.value]!);
      return { ...leaf, data: newNumber === undefined ? data : data.map(newNumber) };
    }),
    nodes: graph.nodes.map((node) => {
      const cut = withCutAttributes(node);
      return { ...cut, ...cutLengths(node, cut.attrs, graph.values, values) };
    }),
  };

  function withCutAttributes(node: GraphNode): GraphNode {
    const input = Object.values(node.inputs)[0], output = node.outputs[0]!;
    if (![...Object.values(node.inputs), ...node.outputs].some(isCut)) return node;
    const attrs = cutAttributes(node.op, {
      attrs: node.attrs,
      inputs: Object.fromEntries(
        Object.entries(node.inputs).map(([name, value]) => [name, values[value]!.shape]),
      ),
      outputs: node.outputs.map((value) => values[value]!.shape),
      keptInput: input === undefined ? [] : kept[input]!,
      keptOutput: kept[output]!,
      oldInput: input === undefined ? [] : graph.values[input]!.shape,
      oldOutput: graph.values[output]!.shape,
    });
    return { ...node, attrs, inputs: operandsLeft(node, graph, kept) };
  }
}

/** Lengths that follow from others: where channels are counted, there are fewer of them on either side. */
function cutLengths(
  { attrs, lengths }: GraphNode,
  newAttrs: GraphNode["attrs"],
  before: readonly GraphValue[],
  after: readonly GraphValue[],
): Pick<GraphNode, "lengths"> {
  if (lengths === undefined) return {};
  const cut = Object.entries(lengths).map(([path, length]): [string, FreeLength] => {
    if (length === "rest" || length.plus !== 0) return [path, length];
    const sizes = (values: readonly GraphValue[], own: GraphNode["attrs"]) => ({
      result: lengthAt(partAt(own, path) as Dimension, 1),
      sources: length.of.map(([value, axis]) => lengthAt(values[value]!.shape[axis]!, 1)),
    });
    return [path, cutFormula(length, sizes(before, attrs), sizes(after, newAttrs))];
  });
  return { lengths: Object.fromEntries(cut) };
}

/** The operands of a node without those that give nothing to a concat or a stack any more. */
function operandsLeft(
  { op, inputs, attrs, outputs: [output] }: GraphNode,
  graph: Graph,
  kept: readonly KeptPositions[],
): GraphNode["inputs"] {
  if (op !== "Concat" && op !== "Pack") return inputs;
  const rank = graph.values[output!]!.shape.length;
  const axis = ((attrs.axis as number) + rank) % rank, positions = kept[output!]![axis];
  if (positions === undefined) return inputs;
  const names = Object.keys(inputs).sort((a, b) => Number(a) - Number(b));
  let end = 0;
  const left = names.filter((name) => {
    const begin = end;
    end += op === "Pack" ? 1 : graph.values[inputs[name]!]!.shape[axis] as number;
    return positions.some((position) => position >= begin && position < end);
  });
  return Object.fromEntries(left.map((name, i) => [String(i), inputs[name]!]));
}
