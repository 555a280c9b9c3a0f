import { sizeOf } from "../../core/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { Graph, GraphLeaf, ValueId } from "./types.ts";

/** The variable that a value is made of. */
export interface VariableBehind {
  /** The variable; the largest one if there are several, as for a quantized or a normalised weight. */
  variable: GraphLeaf;
  /** Whether the value holds the numbers of the variable themselves, at most rearranged. */
  unchanged: boolean;
}

/**
 * The variable behind every value that is made of variables and constants alone: weights, also reshaped, quantized or
 * normalised. Products are no longer weights: what they make is computed, even if nothing in it depends on the input.
 *
 * @param graph A traced model.
 * @returns The variable by value; values that depend on an input have none.
 */
export function variablesBehind(graph: Graph): Map<ValueId, VariableBehind> {
  const behind = new Map<ValueId, VariableBehind>();
  const computed = new Set<ValueId>();
  for (const leaf of graph.leaves) {
    if (leaf.kind === "input") computed.add(leaf.value);
    if (leaf.kind === "variable") behind.set(leaf.value, { variable: leaf, unchanged: true });
  }
  const elements = ({ variable }: VariableBehind) =>
    sizeOf(graph.values[variable.value]!.shape as number[]);
  for (const { op, inputs, outputs } of graph.nodes) {
    const operands = Object.values(inputs), operator = operatorOf(op);
    if (operator?.product || operands.some((value) => computed.has(value))) {
      for (const value of outputs) computed.add(value);
      continue;
    }
    const [largest] = operands.flatMap((value) => behind.get(value) ?? [])
      .sort((a, b) => elements(b) - elements(a));
    if (largest === undefined) continue; // made of constants
    const unchanged = largest.unchanged && operator?.rearranges === true;
    for (const value of outputs) behind.set(value, { ...largest, unchanged });
  }
  return behind;
}
