/**
 * What a rule reads of an operator: its place in the graph and its operands.
 *
 * @module
 */
import type { Graph, GraphNode, ValueId } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "./channel_propagation.ts";
import { protectUnzeroed } from "./constraints.ts";

/**
 * How an operator is called in a reason, for example `Softmax at node 12`.
 *
 * @param node The operator.
 * @returns Its name and place.
 */
export function placeOf(node: GraphNode): string {
  return `${node.op} at node ${node.id}`;
}

/**
 * The axes of an operand. Their unzeroed heads are protected, since most operators can do nothing else about them.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @param name Name of the operand.
 * @returns The channels of each axis.
 * @throws {TypeError} If the operator has no such operand.
 */
export function operandAxes(
  propagation: ChannelPropagation,
  node: GraphNode,
  name: string,
): AxisChannels[] {
  return axesWithHeads(propagation, node, name).map((one) => protectUnzeroed(propagation, one));
}

/**
 * The axes of an operand with their unzeroed heads, for a rule that hands them on or sees to them.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @param name Name of the operand.
 * @returns The channels of each axis.
 * @throws {TypeError} If the operator has no such operand.
 */
export function axesWithHeads(
  propagation: ChannelPropagation,
  node: GraphNode,
  name: string,
): AxisChannels[] {
  return propagation.axes[operand(node, name)]!;
}

/**
 * The numbers of an operand that is a constant, perhaps of another type: tfjs casts the whole exponent of a norm.
 *
 * @param graph The graph.
 * @param node The operator.
 * @param name Name of the operand.
 * @returns Its numbers; undefined if it is computed, a parameter, or a constant too large to be kept.
 */
export function constantOperand(
  { leaves, nodes }: Graph,
  node: GraphNode,
  name: string,
): readonly number[] | undefined {
  const read = node.inputs[name]!;
  const cast = nodes.find(({ op, outputs }) => op === "Cast" && outputs[0] === read);
  const leaf = leaves.find(({ value }) => value === (cast?.inputs.x ?? read));
  return leaf?.kind === "constant" && leaf.data ? Array.from(leaf.data) : undefined;
}

/**
 * The value an operator reads.
 *
 * @param node The operator.
 * @param name Name of the operand.
 * @returns The value.
 * @throws {TypeError} If the operator has no such operand.
 */
export function operand(node: GraphNode, name: string): ValueId {
  const value = node.inputs[name];
  if (value !== undefined) return value;
  throw new TypeError(
    `Cannot analyse ${placeOf(node)}: it must have an operand ${name}: current value is ${
      Object.keys(node.inputs)
    }`,
  );
}
