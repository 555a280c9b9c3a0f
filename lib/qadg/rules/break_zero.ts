import type { AxisChannels } from "../propagate/channel_propagation.ts";

/**
 * An axis behind an operator that breaks zero: its result is not zero where its operand is.
 *
 * @param channels The axis in front of it.
 * @param where The operator, for the reason.
 * @returns The same channels, which cannot be made zero any more.
 */
export function breakZero(channels: AxisChannels, where: string): AxisChannels {
  if (typeof channels === "string") return channels;
  return { ids: channels.ids, zeroing: `${where} of zero is not zero` };
}
