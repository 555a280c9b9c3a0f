import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { constantOperand } from "../propagate/operands.ts";
import { combineAxes } from "./elementwise.ts";

/**
 * `Minimum` and `Maximum`: zero where both operands are. A constant limit that lies on the far side of zero cuts nothing off there,
 * so the result is zero wherever the other operand is, as in `relu6(x) = min(max(x, 0), 6)`.
 *
 * ```text
 * min(0, c) = 0 if c >= 0      max(0, c) = 0 if c <= 0
 * ```
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the result.
 */
export function limit(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const sign = node.op === "Minimum" ? 1 : -1;
  const limits = ["a", "b"].filter((name) =>
    constantOperand(propagation.graph, node, name)?.every((x) => sign * x >= 0)
  );
  const [name] = limits;
  if (limits.length !== 1 || name === undefined) {
    return [combineAxes(propagation, node, { operands: ["a", "b"], zeroIf: "all" })];
  }
  const operands = [name === "a" ? "b" : "a", name];
  return [combineAxes(propagation, node, { operands, zeroIf: "first" })];
}
