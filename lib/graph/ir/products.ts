import { operatorOf } from "../../operators/mod.ts";
import type { Graph, GraphLeaf, GraphNode, ValueId } from "./types.ts";
import { type VariableBehind, variablesBehind } from "./variables_behind.ts";

/** An operator that multiplies: a convolution, a matrix product, or the engine's fused attention. */
export interface GraphProduct {
  /** Name of the layer: its weight without the last part, for example `conv1`; operator and position if there is no weight. */
  name: string;
  /** The operator. */
  node: GraphNode;
  /** The variable it multiplies with; absent for a product of computed tensors, as in attention. */
  weight?: GraphLeaf;
  /** Whether a quantizer can be put in front of the weight: it is trainable and not changed on its way to the operator. */
  quantizable: boolean;
}

/**
 * All operators of a graph that multiply, in order of execution.
 *
 * The weight is the variable that one operand is made of, through whatever does not depend on the input: a reshape, a
 * quantizer, a normalisation. A variable that is used several times is the weight of several operators.
 *
 * @param graph A traced model, with quantizers or without.
 * @returns The products.
 *
 * @example A dense layer, then a product of computed tensors
 * ```ts
 * import { products, trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "query/kernel": tf.variable(tf.ones([3, 2])) };
 * const graph = trace((x) => {
 *   const y = tf.matMul(x, variables["query/kernel"]);
 *   return tf.matMul(y, y, false, true);
 * }, [tf.zeros([1, 3])], { variables });
 * assert.deepEqual(products(graph).map(({ name }) => name), ["query", "BatchMatMul 1"]);
 * ```
 */
export function products(graph: Graph): GraphProduct[] {
  const behind = variablesBehind(graph);
  const found = graph.nodes.filter(({ op }) => operatorOf(op)?.product).map((node) => {
    const use = quantizableWeight(node, behind) ?? anyWeight(node, behind);
    return { node, use, quantizable: quantizableWeight(node, behind) !== undefined };
  });
  const names = uniqueNames(found.flatMap(({ use }) => use?.name ?? []));
  return found.map(({ node, use, quantizable }) =>
    use === undefined
      ? { name: `${node.op} ${node.id}`, node, quantizable }
      : { name: names.get(use.name)!, node, weight: use, quantizable }
  );
}

/** Exactly one side is a trainable variable: a product of two parameters has no data to quantize. */
function quantizableWeight(
  { op, inputs }: GraphNode,
  behind: Map<ValueId, VariableBehind>,
): GraphLeaf | undefined {
  const parameter = (value: ValueId) => {
    const { variable, unchanged } = behind.get(value) ?? {};
    return unchanged && variable!.trainable ? variable : undefined;
  };
  const { product } = operatorOf(op)!;
  if (!product!.quantizable) return undefined;
  for (const { data, weight } of product!.weights) {
    const found = parameter(inputs[weight]!);
    if (found !== undefined && parameter(inputs[data]!) === undefined) return found;
  }
}

function anyWeight(
  { op, inputs }: GraphNode,
  behind: Map<ValueId, VariableBehind>,
): GraphLeaf | undefined {
  const { weights } = operatorOf(op)!.product!;
  return weights.map(({ weight }) => behind.get(inputs[weight]!)?.variable)
    .find((variable) => variable !== undefined);
}

/** Two weights may share all but the last part of their names (recurrent layers): then the whole name is needed. */
function uniqueNames(weights: readonly string[]): Map<string, string> {
  const short = (weight: string) => {
    const end = weight.lastIndexOf("/");
    return end > 0 ? weight.slice(0, end) : weight;
  };
  const all = [...new Set(weights)];
  return new Map(all.map((weight) => {
    const name = short(weight);
    return [weight, all.filter((other) => short(other) === name).length > 1 ? weight : name];
  }));
}
