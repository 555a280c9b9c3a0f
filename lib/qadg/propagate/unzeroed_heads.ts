/**
 * Heads of queries that share a head of keys and values. A removed one leaves no zeros behind: its scores are zero, so its softmax is
 * the same everywhere, and its output the mean of values that others still need. Whatever multiplies that output has to be zero
 * instead: the rows of the output projection.
 *
 * ```text
 * y[h] = softmax(q[h] k) v      q[h] = 0  =>  y[h] = mean of v       y[h] W[h] = 0  if the rows W[h] are
 * ```
 *
 * @module
 */
import type { AxisChannels, ChannelPropagation, TrackedAxis } from "./channel_propagation.ts";
import { protectUnzeroed } from "./constraints.ts";

/** Axes of a product of matrices. */
export interface ProductAxes {
  /** Axes of the result that several factors have. */
  batch: readonly AxisChannels[];
  /** Axes of the result that one factor has. */
  free: readonly AxisChannels[];
  /** All axes of each factor. */
  factors: readonly (readonly AxisChannels[])[];
}

/**
 * Remembers the heads among the axes of a product: those along which it is batched and, if no factor is a parameter, those that are
 * not zero where they are removed, as the heads of queries behind their softmax.
 *
 * ```text
 * bhqk,bhkd->bhqd      h is batched
 * bhqk,bkd->bhqd       h is free, and P[h] is not zero
 * ```
 *
 * @param propagation State of the analysis; it gets heads.
 * @param product The axes.
 */
export function markHeads(
  { heads }: ChannelPropagation,
  { batch, free, factors }: ProductAxes,
): void {
  const isComputed = !factors.some((factor) => factor.some(isParameter));
  for (const channels of [...batch, ...isComputed ? free.filter(cannotBeZero) : []]) {
    if (typeof channels === "string") continue;
    for (const id of channels.ids) heads.add(id);
  }
}

function cannotBeZero(channels: AxisChannels): boolean {
  return typeof channels !== "string" && typeof channels.zeroing === "string";
}

/**
 * An axis of heads that cannot be made zero, as one that whoever reads it can make harmless.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @returns The axis with its unzeroed heads; undefined if it is none of heads, or of copies that become heads.
 */
export function asUnzeroedHeads(
  { heads, copies }: ChannelPropagation,
  { ids, zeroing }: TrackedAxis,
): TrackedAxis | undefined {
  if (typeof zeroing !== "string" || !ids.every((id) => heads.has(id) || copies.has(id))) return;
  return { ids, zeroing: [], unzeroed: [{ ids, reason: zeroing }] };
}

/**
 * Hands the unzeroed heads of axes on to one that is made of them.
 *
 * @param made The axis that is made.
 * @param sources The axes.
 * @returns The axis with their heads; as it is if it cannot be made zero anywhere.
 */
export function withHeads(made: TrackedAxis, sources: readonly TrackedAxis[]): TrackedAxis {
  const unzeroed = sources.flatMap((source) => source.unzeroed ?? []);
  return typeof made.zeroing === "string" || unzeroed.length === 0 ? made : { ...made, unzeroed };
}

/**
 * The factor that makes a product zero: one that becomes zero wherever it is removed, if there is one, else one that does but for its
 * unzeroed heads. Of several, the one with the fewest zeroing parameters.
 *
 * @param factors The axis in each factor.
 * @returns The factor; undefined if none can be made zero.
 */
export function factorThatZeroes(factors: readonly TrackedAxis[]): TrackedAxis | undefined {
  const cost = ({ zeroing, unzeroed }: TrackedAxis) => [unzeroed?.length ?? 0, zeroing.length];
  return factors.filter(({ zeroing }) => typeof zeroing !== "string").sort((a, b) => {
    const [heads, length] = cost(a), [otherHeads, otherLength] = cost(b);
    return heads! - otherHeads! || length! - otherLength!;
  })[0];
}

/**
 * An axis as a sum over it together with a weight finds it: the weight owns the unzeroed heads if it is a parameter, else they are
 * protected.
 *
 * @param propagation State of the analysis.
 * @param channels The axis.
 * @param weights The same axis of the other factors.
 * @returns The axis, whose heads are seen to.
 */
export function readHeads(
  propagation: ChannelPropagation,
  channels: AxisChannels,
  weights: readonly AxisChannels[],
): AxisChannels {
  if (typeof channels === "string") return channels;
  const weight = weights.find(isParameter);
  const open = channels.unzeroed === undefined && weight !== undefined
    ? asUnzeroedHeads(propagation, channels) ?? channels
    : channels;
  if (weight === undefined || open.unzeroed === undefined) {
    return protectUnzeroed(propagation, open);
  }
  for (const { leaf, axis } of weight.zeroing) {
    const key = `${leaf}:${axis}`, owned = propagation.readHeads.get(key) ?? new Set();
    for (const { ids } of open.unzeroed) for (const id of ids) owned.add(id);
    propagation.readHeads.set(key, owned);
  }
  return { ids: open.ids, zeroing: open.zeroing };
}

/** Whether an axis is one of parameters that can be zeroed, and nothing else is needed. */
function isParameter(
  channels: AxisChannels,
): channels is TrackedAxis & { zeroing: Exclude<TrackedAxis["zeroing"], string> } {
  return typeof channels !== "string" && typeof channels.zeroing !== "string" &&
    channels.zeroing.length > 0 && channels.unzeroed === undefined;
}
