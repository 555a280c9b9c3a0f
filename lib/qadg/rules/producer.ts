/**
 * Producers: the output axes of convolutions, matrix products and the like, where structures begin.
 *
 * @module
 */
import type { AxisChannels, ChannelPropagation } from "../propagate/channel_propagation.ts";
import { own } from "../propagate/constraints.ts";

/**
 * Makes a weight own the structures of its output axis, and remembers that they begin there: structures of one producer form a
 * group, while a bias or scale, which several producers may write to by a concat, does not make one.
 *
 * @param propagation State of the analysis.
 * @param channels The weight's output axis.
 * @returns The channels of the operator's output axis.
 */
export function markProducer(
  propagation: ChannelPropagation,
  channels: AxisChannels,
): AxisChannels {
  if (typeof channels === "string" || typeof channels.zeroing === "string") return channels;
  for (const { leaf, axis } of channels.zeroing) {
    propagation.producers.add(`${leaf}:${axis}`);
  }
  return own(propagation, channels);
}
