import type { Graph, GraphNode, ValueId } from "../graph/mod.ts";
import { operatorOf } from "../operators/mod.ts";

/**
 * Multiply-adds of one operator for one sample.
 *
 * The formula is that of the operator's record: `convolutionMultiplyAdds`, `matrixProductMultiplyAdds`, `attentionMultiplyAdds` and
 * so on in `lib/operators/`; `docs/operators.md` lists them. Operators that are no products count as 0.
 *
 * Source: docs/geta.md, section 6.
 *
 * @param graph The graph.
 * @param node One of its operators.
 * @returns Number of multiply-adds.
 *
 * @example A dense layer from 3 to 2 features
 * ```ts
 * import { multiplyAdds } from "@geta-lab/geta/cost";
 * import { trace } from "@geta-lab/geta/graph";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const kernel = tf.variable(tf.ones([3, 2]));
 * const graph = trace((x) => tf.matMul(x, kernel), [tf.zeros([1, 3])]);
 * assert.equal(multiplyAdds(graph, graph.nodes.at(-1)!), 6);
 * ```
 */
export function multiplyAdds(graph: Graph, node: GraphNode): number {
  const shapeOf = (value: ValueId) => graph.values[value]!.shape;
  const inputs = Object.entries(node.inputs).map(([name, value]) =>
    [name, shapeOf(value)] as const
  );
  return operatorOf(node.op)?.product?.multiplyAdds({
    inputs: Object.fromEntries(inputs),
    outputs: node.outputs.map(shapeOf),
    attrs: node.attrs,
  }) ?? 0;
}
