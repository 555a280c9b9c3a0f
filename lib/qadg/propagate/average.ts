import type { AxisChannels, ChannelPropagation } from "./channel_propagation.ts";
import { protect } from "./constraints.ts";

/**
 * Says that an operator averages over an axis, so that the result changes when positions are removed, zero or not. The axis is
 * protected or, if approximate results are wanted, gets a warning.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @param reason What the operator does.
 * @returns The channels of the axis from here on.
 */
export function average(
  propagation: ChannelPropagation,
  channels: AxisChannels,
  reason: string,
): AxisChannels {
  if (typeof channels === "string" || propagation.averages === "exact") {
    return protect(propagation, channels, reason);
  }
  for (const id of channels.ids) {
    if (!propagation.warnings.has(id)) propagation.warnings.set(id, reason);
  }
  return channels;
}
