/**
 * Constants that differ between recordings: what grows with the batch or with a length becomes an operator that fills.
 *
 * @module
 */
import { shapeAt } from "../../operators/mod.ts";
import type { Graph, GraphLeaf, GraphNode } from "../ir/types.ts";
import { type Refusal, refusal } from "../record/refusal.ts";
import type { SizedRecording } from "./free_lengths.ts";

/** What {@linkcode fillConstants} asks about a constant. */
export interface Recordings {
  /** The data that the other recordings have for a leaf; undefined where one has no such constant. */
  others: (leaf: GraphLeaf, index: number) => (number[] | undefined)[];
  /** Why a constant is refused whose elements differ. */
  refused: (leaf: GraphLeaf) => Refusal;
}

/**
 * Makes a `Fill` of each constant that is another one in another recording; all of its elements must be equal, as those of `tf.zeros`
 * and `tf.ones` are.
 *
 * @param graph The graph of the first recording.
 * @param recordings The other ones.
 * @returns The leaves that remain, and the fills, which have no number yet.
 * @throws {Refusal} If the elements differ.
 */
export function fillConstants(
  graph: Graph,
  { others, refused }: Recordings,
): { leaves: GraphLeaf[]; fills: GraphNode[] } {
  const fills: GraphNode[] = [];
  const leaves = graph.leaves.filter((leaf, i) => {
    const data = others(leaf, i);
    if (leaf.kind !== "constant" || data.every((other) => same(other, leaf.data))) return true;
    const all = [leaf.data, ...data].flatMap((part) => part ?? [undefined]), value = all[0];
    if (value === undefined || !all.every((x) => Object.is(x, value))) throw refused(leaf);
    const { shape, dtype } = graph.values[leaf.value]!;
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
  return { leaves, fills };
}

/**
 * Makes constants that grow with a length a `Fill`, as those are that grow with the batch.
 *
 * @param graph The graph at any batch size.
 * @param recordings The same function at other lengths.
 * @param names What the free lengths are called, for reasons.
 * @returns The graph, its first operators the fills, and these.
 * @throws {TypeError} If the elements of such a constant differ.
 */
export function fillDifferentConstants(
  graph: Graph,
  recordings: readonly SizedRecording[],
  names: string,
): { graph: Graph; fills: GraphNode[] } {
  const { graph: one, batch } = recordings[0]!;
  const constants = one.leaves.filter(({ kind }) => kind === "constant").map(({ value }) => value);
  const isFill = ({ outputs: [made] }: GraphNode) => constants.includes(made!);
  const own = graph.nodes.filter((node) => !isFill(node));
  const { leaves, fills: added } = fillConstants(graph, {
    others: ({ value }) =>
      recordings.map(({ graph: at }) =>
        at.leaves.find((leaf) => leaf.value === value && leaf.kind === "constant")?.data
      ),
    refused: ({ value }) =>
      refusal(
        `a constant inside it must be the same for every ${names} or have equal elements`,
        `a constant of shape [${shapeAt(graph.values[value]!.shape, batch)}]`,
      ),
  });
  const fills = [...graph.nodes.filter(isFill), ...added];
  const nodes = [...fills, ...own].map((node, id) => ({ ...node, id }));
  return { graph: { ...graph, leaves, nodes }, fills };
}

/**
 * Whether two parts of recordings are the same plain data.
 *
 * @param a A part.
 * @param b The other one.
 * @returns True if they are written alike.
 */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
