import { operatorOf } from "../../operators/mod.ts";
import type { Graph, GraphLeaf, GraphNode, ValueId } from "./types.ts";
import { type WeightBehind, weightsBehind } from "./weights_behind.ts";

/** An operator that multiplies: a convolution, a matrix product, or the engine's fused attention. */
export interface GraphProduct {
  /** Name of the layer: its weight without the last part, for example `conv1`; operator and position if the weight has no name. */
  name: string;
  /** The operator. */
  node: GraphNode;
  /** The variable or constant it multiplies with; absent for a product of computed tensors, as in attention. */
  weight?: GraphLeaf;
  /** Why no quantizer can be put in front of the weight; absent if one can. */
  floatBecause?: string;
}

/**
 * All operators of a graph that multiply, in order of execution.
 *
 * The weight is the variable that one operand is made of, through whatever does not depend on the input: a reshape, a
 * quantizer, a normalisation. Without a variable it is the plain tensor. One that is used several times is the weight of several
 * operators.
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
  const behind = weightsBehind(graph);
  const found = graph.nodes.filter(({ op }) => operatorOf(op)?.product).map((node) => {
    const quantizable = quantizableWeight(node, behind);
    return { node, quantizable, weight: quantizable ?? anyWeight(node, behind) };
  });
  const variables = found.flatMap(({ weight }) => weight?.kind === "variable" ? weight.name : []);
  const names = uniqueNames(variables);
  const firstUse = new Map(found.toReversed().map(({ node, weight }) => [weight?.value, node]));
  return found.map(({ node, quantizable, weight }) => {
    const { op, id } = weight === undefined ? node : firstUse.get(weight.value)!;
    return {
      name: names.get(weight?.name ?? "") ?? `${op} ${id}`,
      node,
      ...(weight !== undefined && { weight }),
      ...(quantizable === undefined && { floatBecause: floatReason(node, weight, behind) }),
    };
  });
}

/** Exactly one side is a trainable variable: a product of two parameters has no data to quantize. */
function quantizableWeight(
  { op, inputs }: GraphNode,
  behind: Map<ValueId, WeightBehind>,
): GraphLeaf | undefined {
  const parameter = (value: ValueId) => {
    const { leaf, unchanged } = behind.get(value) ?? {};
    return unchanged && leaf!.trainable ? leaf : undefined;
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
  behind: Map<ValueId, WeightBehind>,
): GraphLeaf | undefined {
  const { weights } = operatorOf(op)!.product!;
  const found = weights.flatMap(({ weight }) => behind.get(inputs[weight]!)?.leaf ?? []);
  return found.find(({ kind }) => kind === "variable") ?? found[0];
}

/** Why a product that has no quantizable weight has none. */
function floatReason(
  { op, inputs }: GraphNode,
  weight: GraphLeaf | undefined,
  behind: Map<ValueId, WeightBehind>,
): string {
  const { title = op, product } = operatorOf(op)!;
  if (weight === undefined) return "what it multiplies is computed";
  if (!product!.quantizable) return `no quantizer fits ${title}`;
  if (weight.kind === "constant") return "its weight is a plain tensor, not a variable";
  if (!weight.trainable) return "its weight is not trained";
  const parameters = Object.values(inputs).filter((value) => behind.get(value)?.leaf.trainable);
  if (parameters.length > 1) return "what it multiplies are parameters";
  return "its weight is computed from a variable";
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
