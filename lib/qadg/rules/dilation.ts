import type { GraphNode } from "../../graph/mod.ts";
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { couple, own } from "../propagate/constraints.ts";
import { operandAxes, placeOf } from "../propagate/operands.ts";
import { protectSpace } from "./convolution.ts";

/**
 * `Dilation2D`: x [batch, height, width, channel], filter [h, w, channel].
 *
 * ```text
 * y[i, j, c] = max over a, b of x[i + a, j + b, c] + filter[a, b, c]
 * ```
 *
 * Each channel by itself; it is zero where x and filter are, so the filter owns structures like a bias.
 *
 * @param propagation State of the analysis.
 * @param node The operator.
 * @returns Axes of y [batch, height, width, channel].
 */
export function dilation(propagation: ChannelPropagation, node: GraphNode): AxisChannels[][] {
  const [batch, height, width, channel] = operandAxes(propagation, node, "x");
  const filter = operandAxes(propagation, node, "filter");
  const space = protectSpace(propagation, node, [height!, width!, filter[0]!, filter[1]!]);
  const ids = couple(propagation, [channel!, filter[2]!], placeOf(node));
  if (typeof ids === "string") return [[batch!, space, space, ids]];
  const [x, window] = [channel!, filter[2]!].map((channels) => own(propagation, channels));
  const states = [x!, window!].map((channels) =>
    typeof channels === "string" ? channels : channels.zeroing
  );
  const zeroing = states.find((state) => typeof state === "string") ?? [];
  return [[batch!, space, space, { ids, zeroing }]];
}
