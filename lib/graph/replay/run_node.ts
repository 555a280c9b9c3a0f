import * as tf from "@tensorflow/tfjs-core";
import { messageOf, type Tensor, valueText } from "../../core/mod.ts";
import { shapeAt } from "../../operators/mod.ts";
import { attributesOf } from "../ir/free_length.ts";
import type { Graph, GraphNode } from "../ir/types.ts";
import { broadcastFactors } from "./broadcast_factors.ts";

/** An operator as a function of its operands and attributes. */
export type OperatorFunction = (
  inputs: Record<string, Tensor>,
  attributes: Record<string, unknown>,
) => Tensor | Tensor[];

/** What an operator is run on. */
interface Moment {
  /** Values made so far, by number. */
  values: (Tensor | undefined)[];
  /** The batch size. */
  batch: number;
  /** Shapes of the values made so far, by number. */
  shapes: number[][];
  /** Gives the function to call in place of a kernel. */
  inPlaceOf?: ((op: string) => OperatorFunction | undefined) | undefined;
}

/**
 * The results of an operator, which are as declared: otherwise the graph is damaged, and would compute something else.
 *
 * @param graph The graph.
 * @param node The operator.
 * @param moment Its operands and the batch size.
 * @returns The results.
 * @throws {TypeError} If it fails, or a result has another shape or type than the graph says.
 */
export function runNode(graph: Graph, node: GraphNode, moment: Moment): Tensor[] {
  const by = `operator ${node.id} (${node.op})`;
  let results: Tensor[];
  try {
    results = [callKernel(node, moment)].flat();
  } catch (cause) {
    throw new TypeError(
      `Cannot replay the graph: ${by} must run: current value is ${valueText(messageOf(cause))}`,
      { cause },
    );
  }
  if (results.length !== node.outputs.length) {
    throw new TypeError(
      `Cannot replay the graph: ${by} must have ${results.length} results: current value is ${node.outputs.length}`,
    );
  }
  results.forEach((y, i) => {
    const { shape, dtype, free } = graph.values[node.outputs[i]!]!;
    const wanted = shapeAt(shape, moment.batch);
    if (
      y.dtype === dtype && y.shape.length === wanted.length &&
      y.shape.every((n, axis) => n === wanted[axis] || free?.includes(axis))
    ) return;
    throw new TypeError(
      `Cannot replay the graph: result ${i} of ${by} must be ${dtype} of shape [${wanted}], as declared: current value is ${y.dtype} of shape [${y.shape}]`,
    );
  });
  return results;
}

function callKernel(
  node: GraphNode,
  { values, batch, shapes, inPlaceOf }: Moment,
): Tensor | Tensor[] {
  const names = Object.keys(node.inputs);
  let operands = names.map((name) => values[node.inputs[name]!]!);
  if (node.op === "BatchMatMul") operands = broadcastFactors(operands[0]!, operands[1]!); // a, b
  // operators with any number of operands number them, and tfjs wants an array then
  const numbered = names.length > 0 && names.every((name, i) => name === String(i));
  const inputs = numbered ? operands : Object.fromEntries(names.map((n, i) => [n, operands[i]]));
  const attrs = attributesOf(node, { batch, shapes });
  const own = inPlaceOf?.(node.op);
  if (own) return own(inputs as Record<string, Tensor>, attrs as Record<string, unknown>);
  return tf.engine().runKernel(node.op, inputs as tf.NamedTensorMap, attrs as never);
}
