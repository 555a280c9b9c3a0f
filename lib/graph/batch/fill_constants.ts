/**
 * Constants that differ between recordings at several lengths.
 *
 * @module
 */
import { shapeAt } from "../../operators/mod.ts";
import type { Graph, GraphNode } from "../ir/types.ts";
import { refusal } from "../record/refusal.ts";
import type { SizedRecording } from "./free_lengths.ts";

/**
 * Makes constants that grow with a length a `Fill`, as those are that grow with the batch: all of their elements must be equal.
 *
 * @param graph The graph at any batch size.
 * @param recordings The same function at other lengths.
 * @param names What the free lengths are called, for reasons.
 * @returns The graph, its first operators the fills, and these.
 * @throws {TypeError} If the elements differ.
 */
export function fillDifferentConstants(
  graph: Graph,
  recordings: readonly SizedRecording[],
  names: string,
): { graph: Graph; fills: GraphNode[] } {
  const constants = recordings[0]!.graph.leaves.filter(({ kind }) => kind === "constant")
    .map(({ value }) => value);
  const isFill = ({ outputs: [made] }: GraphNode) => constants.includes(made!);
  const fills = graph.nodes.filter(isFill), own = graph.nodes.filter((node) => !isFill(node));
  const leaves = graph.leaves.filter((leaf) => {
    if (leaf.kind !== "constant") return true;
    const others = recordings.map(({ graph: at }) =>
      at.leaves.find(({ value, kind }) => value === leaf.value && kind === "constant")?.data
    );
    if (others.every((data) => same(data, leaf.data))) return true;
    const all = [leaf.data, ...others].flatMap((data) => data ?? [NaN]), value = all[0]!;
    const { shape, dtype } = graph.values[leaf.value]!;
    if (!all.every((x) => Object.is(x, value)) || shape.length === 0) {
      throw refusal(
        `a constant inside it must be the same for every ${names} or have equal elements`,
        `a constant of shape [${shapeAt(shape, recordings[0]!.batch)}]`,
      );
    }
    fills.push({
      id: 0,
      op: "Fill",
      inputs: {},
      outputs: [leaf.value],
      attrs: { shape, value, dtype },
      scopes: [],
    });
    return false;
  });
  const nodes = [...fills, ...own].map((node, id) => ({ ...node, id }));
  return { graph: { ...graph, leaves, nodes }, fills };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
