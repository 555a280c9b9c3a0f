import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { protect } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";

/**
 * `SoftmaxCrossEntropy`: logits [N, classes], labels [N]. It mixes the classes and averages the samples.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of the loss [] and of its gradient [N, classes].
 */
export function softmaxCrossEntropy(
  propagation: ChannelPropagation,
  node: GraphNode,
): AxisChannels[][] {
  const axes = ["logits", "labels"].flatMap((name) => operandAxes(propagation, node, name));
  const [samples, classes] = axes.map((channels) =>
    protect(propagation, channels, `${placeOf(node)} averages over the axis`)
  );
  return [[], [samples!, classes!]];
}
