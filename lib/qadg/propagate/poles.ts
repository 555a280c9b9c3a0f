/**
 * Zeros that must not be: an operator that divides by an operand, or takes its logarithm, gives no finite number where the operand
 * is zero, and zero times that is not zero but NaN.
 *
 * @module
 */
import type { GraphNode } from "../../graph/mod.ts";
import { operatorOf } from "../../operators/mod.ts";
import type { ChannelPropagation } from "./channel_propagation.ts";
import { protect } from "./constraints.ts";
import { constantOperand, placeOf } from "./operands.ts";

/**
 * Keeps the operands at whose zeros an operator has a pole from becoming zero.
 *
 * ```text
 * w / s         s never owns structures: those of w are removed by zeroing w alone, and s is only cut
 * log(h)        h is computed and zero where a structure of its kernel is removed: the structures are protected
 * x / (v + 1)   v + 1 is not zero where v is: nothing follows
 * ```
 *
 * @param propagation State of the analysis; `divisors` grows by the parameter axes that must not be zeroed.
 * @param node The operator.
 */
export function avoidPoles(propagation: ChannelPropagation, node: GraphNode): void {
  const where = placeOf(node);
  for (const name of operatorOf(node.op)?.poles ?? []) {
    const value = node.inputs[name];
    if (value === undefined || isFiniteAtZero(propagation, node)) continue;
    const sign = propagation.signs.get(value);
    if (sign === "positive" || sign === "apart") continue;
    for (const channels of propagation.axes[value]!) {
      if (typeof channels === "string") continue;
      const { zeroing } = channels;
      if (
        typeof zeroing === "string" ? !propagation.neverZero.has(zeroing) : zeroing.length === 0
      ) {
        protect(propagation, channels, `${where} is not finite where its operand ${name} is zero`);
      } else if (typeof zeroing !== "string") {
        for (const { leaf, axis } of zeroing) {
          const parameter = propagation.graph.leaves[leaf]!.name;
          propagation.divisors.set(
            `${leaf}:${axis}`,
            `${where} is not finite where ${parameter} is zero`,
          );
        }
      }
    }
  }
}

/** A power with a constant exponent that is not negative, and a local response norm with a bias, have no pole. */
function isFiniteAtZero({ graph }: ChannelPropagation, node: GraphNode): boolean {
  const { op, attrs } = node;
  if (op === "LRN") return typeof attrs.bias === "number" && attrs.bias > 0;
  return op === "Pow" && (constantOperand(graph, node, "b")?.every((x) => x >= 0) ?? false);
}
