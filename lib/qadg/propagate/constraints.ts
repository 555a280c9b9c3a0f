/**
 * The four things a rule can demand of axes: {@linkcode couple} them, {@linkcode protect} one, let its parameters
 * {@linkcode own} the structures, {@linkcode requireZero}.
 *
 * @module
 */
import type { AxisChannels, ChannelPropagation, TrackedAxis } from "./channel_propagation.ts";
import { join } from "./disjoint_sets.ts";

/**
 * Protects an axis: none of its positions may be removed.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @param reason Why.
 * @returns A fixed axis with this reason, for the result of the operator.
 */
export function protect(
  propagation: ChannelPropagation,
  channels: AxisChannels,
  reason: string,
): string {
  if (typeof channels === "string") return channels;
  for (const id of channels.ids) {
    if (!propagation.protectedIds.has(id)) propagation.protectedIds.set(id, reason);
  }
  return reason;
}

/**
 * Protects the unzeroed heads of an axis, for an operator that can do nothing else about them.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @returns The axis without them.
 */
export function protectUnzeroed(
  propagation: ChannelPropagation,
  channels: AxisChannels,
): AxisChannels {
  if (typeof channels === "string" || channels.unzeroed === undefined) return channels;
  const { ids, zeroing, unzeroed } = channels;
  for (const { ids, reason } of unzeroed) protect(propagation, { ids, zeroing: reason }, reason);
  return { ids, zeroing };
}

/**
 * Couples axes of the same length: position i of one is removed if and only if position i of each other one is. An axis that
 * is coupled to a fixed one is protected.
 *
 * @param propagation State of the analysis.
 * @param axes One or more axes.
 * @param where The operator that couples them, for the reason.
 * @returns The common channel ids, or the fixed axis.
 */
export function couple(
  propagation: ChannelPropagation,
  axes: readonly AxisChannels[],
  where: string,
): Int32Array | string {
  const fixed = axes.find((channels) => typeof channels === "string");
  if (fixed !== undefined) {
    for (const channels of axes) protect(propagation, channels, `${where} couples it to ${fixed}`);
    return fixed;
  }
  const [first, ...rest] = axes as readonly TrackedAxis[];
  if (rest.some(({ ids }) => ids.length !== first!.ids.length)) {
    const reason = `${where} couples axes of different lengths`;
    for (const channels of axes) protect(propagation, channels, reason);
    return reason;
  }
  for (const { ids } of rest) join(propagation.coupled, first!.ids, ids);
  return first!.ids;
}

/**
 * Makes the zeroing parameters of an axis own its structures: a structure is removed by setting them to zero.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @returns The same axis, which is now zero wherever a structure is removed, but for its unzeroed heads; unchanged if it cannot be
 * made zero.
 */
export function own(propagation: ChannelPropagation, channels: AxisChannels): AxisChannels {
  if (typeof channels === "string" || typeof channels.zeroing === "string") return channels;
  for (const { leaf, axis } of channels.zeroing) propagation.ownedSlices.add(`${leaf}:${axis}`);
  return { ...channels, zeroing: [] };
}

/**
 * Requires that an axis be zero wherever a structure is removed, because the operator sums over it. Its zeroing parameters own the
 * structures from here on; an axis that cannot be made zero is protected.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 */
export function requireZero(propagation: ChannelPropagation, channels: AxisChannels): void {
  if (typeof channels === "string") return;
  if (typeof channels.zeroing === "string") protect(propagation, channels, channels.zeroing);
  else own(propagation, protectUnzeroed(propagation, channels));
}
