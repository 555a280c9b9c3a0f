import { sizeOf } from "../../core/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { Graph, GraphLeaf, ValueId } from "./types.ts";

/** The variable or the constant that a value is made of. */
export interface WeightBehind {
  /** It; the largest variable if there are several, as for a quantized or a normalised weight; a constant only without one. */
  leaf: GraphLeaf;
  /** Whether the value holds its numbers themselves, at most rearranged. */
  unchanged: boolean;
}

/**
 * What is behind every value that does not depend on an input: a weight, a plain tensor or a variable, also reshaped, quantized or
 * normalised. Products are no longer weights: what they make is computed, even if nothing in it depends on the input.
 *
 * @param graph A traced model.
 * @returns Variable or constant by value; values that depend on an input have none.
 */
export function weightsBehind(graph: Graph): Map<ValueId, WeightBehind> {
  const behind = new Map<ValueId, WeightBehind>();
  const computed = new Set<ValueId>();
  for (const leaf of graph.leaves) {
    if (leaf.kind === "input") computed.add(leaf.value);
    else behind.set(leaf.value, { leaf, unchanged: true });
  }
  // variables before constants, then the one with the most elements
  const rank = ({ leaf }: WeightBehind) =>
    [
      leaf.kind === "variable" ? 1 : 0,
      sizeOf(graph.values[leaf.value]!.shape as number[]),
    ] as const;
  const order = (a: WeightBehind, b: WeightBehind) => {
    const [kindA, sizeA] = rank(a), [kindB, sizeB] = rank(b);
    return kindB - kindA || sizeB - sizeA;
  };
  for (const { op, inputs, outputs } of graph.nodes) {
    const operands = Object.values(inputs), operator = operatorOf(op);
    if (operator?.product || operands.some((value) => computed.has(value))) {
      for (const value of outputs) computed.add(value);
      continue;
    }
    const [first] = operands.flatMap((value) => behind.get(value) ?? []).sort(order);
    const unchanged = first?.unchanged === true && operator?.rearranges === true;
    for (const value of outputs) {
      behind.set(value, first === undefined ? made(value) : { ...first, unchanged });
    }
  }
  return behind;
}

/** A tensor that the function fills itself (`tf.ones`): a constant without a leaf. */
function made(value: ValueId): WeightBehind {
  const leaf: GraphLeaf = { value, kind: "constant", name: `constant:${value}`, trainable: false };
  return { leaf, unchanged: true };
}
