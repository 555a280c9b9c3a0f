/**
 * A graph whose heights, widths or sequence lengths are free, from recordings at several of them.
 *
 * @module
 */
import { lengthAt } from "../../operators/mod.ts";
import type { Graph, GraphNode, GraphValue } from "../ir/types.ts";
import { refusal } from "../record/refusal.ts";
import { explainOperator } from "./explain_operator.ts";
import { fillDifferentConstants, same } from "./fill_constants.ts";
import type { LengthSeries } from "./length_formula.ts";

/** A recording at other lengths. */
export interface SizedRecording {
  /** The graph, all of its lengths numbers. */
  graph: Graph;
  /** Its number of samples. */
  batch: number;
}

/**
 * Marks the axes that differ between recordings, and gives every number in an attribute that differs a formula: the attributes of a
 * call follow from the shapes in it.
 *
 * ```text
 * traced at 8, 9 and 11:   Reshape {shape: [-1, 64, 4]}, {shape: [-1, 81, 4]}, ...    shape.1 = the rest
 *                          Resize {size: [16, 16]}, {size: [18, 18]}, ...             size.0 = 2 * height of its operand
 * ```
 *
 * What no formula explains is refused: what a function computes from a length in another way, operators of another number or
 * kind, constants that differ.
 *
 * @param graph The graph at any batch size.
 * @param recordings The same function at other lengths.
 * @param names What the free lengths are called, for reasons.
 * @returns The graph with free lengths.
 * @throws {TypeError} If the recordings differ in anything that no formula explains.
 */
export function withFreeLengths(
  graph: Graph,
  recordings: readonly SizedRecording[],
  names: string,
): Graph {
  const { graph: filled, fills } = fillDifferentConstants(graph, recordings, names);
  const calls = [{ graph: undefined, batch: recordings[0]!.batch }, ...recordings];
  const series = (value: number, axis: number) =>
    calls.map(({ graph: at, batch }) =>
      at === undefined
        ? lengthAt(filled.values[value]!.shape[axis]!, batch)
        : at.values[value]!.shape[axis] as number
    );
  checkOperators(filled, recordings, { fills, names });
  // the axes that differ
  const values = filled.values.map((value, id): GraphValue => {
    const free = value.shape.flatMap((length, axis) =>
      series(id, axis).every((n, call) => n === lengthAt(length, calls[call]!.batch)) ? [] : [axis]
    );
    return free.length > 0 ? { ...value, free } : value;
  });
  const known: LengthSeries[] = [];
  const know = (more: LengthSeries[]) => more.forEach((one) => known.push(one));
  const seriesOf = (id: number) =>
    (values[id]!.free ?? []).map((axis): LengthSeries => ({
      of: [id, axis],
      lengths: series(id, axis),
    }));
  for (const { kind, value } of filled.leaves) {
    if (kind === "input") know([...seriesOf(value), batchSeries(value)]);
  }
  function batchSeries(value: number): LengthSeries {
    return { of: [value, 0], lengths: calls.map(({ batch }) => batch) };
  }
  // the numbers in attributes
  const nodes = filled.nodes.map((node, position): GraphNode => {
    const others = recordings.map(({ graph: at, batch }) => {
      const attrs = at.nodes[position - fills.length]?.attrs;
      // what is filled now was a constant of that shape
      return {
        batch,
        attrs: attrs ?? { ...node.attrs, shape: at.values[node.outputs[0]!]!.shape },
      };
    });
    const own = Object.values(node.inputs).flatMap(seriesOf);
    const explained = explainOperator(node, { others, series: [...own, ...known], values, names });
    know(node.outputs.flatMap(seriesOf));
    return explained;
  });
  return { ...filled, values, nodes };
}

/** The same operators in the same order, on the same values. */
function checkOperators(
  graph: Graph,
  recordings: readonly SizedRecording[],
  { fills, names }: { fills: GraphNode[]; names: string },
): void {
  const own = graph.nodes.slice(fills.length);
  for (const { graph: other } of recordings) {
    const longest = Math.max(own.length, other.nodes.length);
    for (let i = 0; i < longest; i++) {
      const [a, b] = [own[i], other.nodes[i]];
      if (a?.op === b?.op && same([a!.inputs, a!.outputs], [b!.inputs, b!.outputs])) continue;
      throw refusal(
        `it must run the same operators for every ${names}`,
        `operator ${i} (${a?.op ?? "none"} or ${b?.op ?? "none"}), which differs`,
      );
    }
    if (!same(graph.outputs, other.outputs)) {
      throw refusal(`it must have the same outputs for every ${names}`, "others");
    }
  }
}
