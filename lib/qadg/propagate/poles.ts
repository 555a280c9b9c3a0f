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
import { placeOf } from "./operands.ts";

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
    if (value === undefined || (node.op === "Pow" && isRoot(propagation, node))) continue;
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

/** Whether a power has a constant exponent that is not negative: 0^b is finite then. */
function isRoot({ graph }: ChannelPropagation, { inputs }: GraphNode): boolean {
  const exponent = graph.leaves.find(({ value }) => value === inputs.b);
  return exponent?.kind === "constant" && exponent.data !== undefined &&
    Array.from(exponent.data).every((x) => x >= 0);
}
