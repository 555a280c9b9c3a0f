/**
 * Two graphs of the same function at different batch sizes, merged into one with symbolic lengths.
 *
 * @module
 */
import { type Refusal, refusal } from "../record/refusal.ts";
import type { Attribute, Dimension, Graph, GraphNode, GraphValue } from "../ir/types.ts";
import { fillConstants, same } from "./fill_constants.ts";

/** The batch sizes of the two graphs. */
export interface BatchSizes {
  /** Number of samples in the first graph. */
  first: number;
  /** Number of samples in the second graph. */
  second: number;
}

/**
 * Compares two graphs and makes each number that differs a symbolic length.
 *
 * ```text
 * perSample = (second length - first length) / (second batch - first batch)
 * plus      = first length - perSample * first batch
 * ```
 *
 * Constants that grow with the batch are allowed if all their elements are equal (`tf.zeros`, `tf.ones`); they become a
 * `Fill` operator.
 *
 * @param first The graph at the first batch size, numeric lengths.
 * @param second The same at the second.
 * @param sizes The two batch sizes; the same one twice only tells whether the graphs are equal.
 * @returns The merged graph.
 * @throws {TypeError} If the graphs differ in anything but lengths.
 */
export function withSymbolicBatch(first: Graph, second: Graph, sizes: BatchSizes): Graph {
  const depends = (what: string) => differs(what, sizes);
  const merge = (a: Attribute, b: Attribute, what: string) => mergeAttribute(a, b, what, sizes);
  if (first.nodes.length !== second.nodes.length) {
    const longest = Math.max(first.nodes.length, second.nodes.length);
    const ops = (at: number) => [first.nodes[at]?.op, second.nodes[at]?.op];
    let at = 0;
    while (at < longest - 1 && ops(at)[0] === ops(at)[1]) at++;
    throw depends(`operator ${at} (${ops(at).map((op) => op ?? "none").join(" or ")})`);
  }
  const values = first.values.map((value, i): GraphValue => ({
    dtype: value.dtype,
    shape: merge(
      value.shape,
      second.values[i]?.shape ?? null,
      `the shape of value ${i}`,
    ) as Dimension[],
  }));
  const nodes = first.nodes.map((node, i): GraphNode => {
    const other = second.nodes[i]!;
    const what = `operator ${i} (${node.op})`;
    if (node.op !== other.op) throw depends(what);
    return { ...node, attrs: merge(node.attrs, other.attrs, what) as GraphNode["attrs"] };
  });
  if (
    !same(first.nodes.map(wiring), second.nodes.map(wiring)) || !same(first.outputs, second.outputs)
  ) {
    throw depends("the wiring");
  }
  if (!same(first.outputNames, second.outputNames)) throw depends("the names of its outputs");
  return fillGrowingConstants({ ...first, values, nodes }, second, sizes);
}

function mergeAttribute(a: Attribute, b: Attribute, what: string, sizes: BatchSizes): Attribute {
  if (Object.is(a, b)) return a;
  if (typeof a === "number" && typeof b === "number") {
    const perSample = (b - a) / (sizes.second - sizes.first);
    const plus = a - perSample * sizes.first;
    if (Number.isInteger(perSample) && Number.isInteger(plus)) return { perSample, plus };
  }
  if (a !== null && b !== null && typeof a === "object" && typeof b === "object") {
    const entries = Object.entries(a), others = b as Record<string, Attribute>;
    if (
      Array.isArray(a) === Array.isArray(b) && entries.length === Object.keys(b).length &&
      entries.every(([key]) => Object.hasOwn(others, key))
    ) {
      const parts = entries.map(([key, part]) =>
        [key, mergeAttribute(part as Attribute, others[key]!, what, sizes)] as const
      );
      return Array.isArray(a) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
    }
  }
  throw differs(what, sizes);
}

function fillGrowingConstants(graph: Graph, second: Graph, sizes: BatchSizes): Graph {
  const { leaves, fills } = fillConstants(graph, {
    others(leaf, i) {
      const other = second.leaves[i];
      if (other && other.kind === leaf.kind && other.name === leaf.name) return [other.data];
      throw differs(`the leaf ${leaf.name}`, sizes);
    },
    refused: ({ value }) =>
      refusal(
        "a constant inside it must be the same in every call (no dropout, no dataSync of something computed) or have " +
          "equal elements",
        `a constant of shape [${second.values[value]!.shape}]`,
      ),
  });
  const nodes = [...fills, ...graph.nodes].map((node, id) => ({ ...node, id }));
  return { ...graph, leaves, nodes };
}

function wiring(node: GraphNode): unknown {
  return [node.inputs, node.outputs];
}

function differs(what: string, { first, second }: BatchSizes): Refusal {
  const when = first === second
    ? "in every call (nothing random, no memory of earlier calls)"
    : "for every batch size";
  return refusal(`it must run the same operators ${when}`, `${what}, which differs`);
}
