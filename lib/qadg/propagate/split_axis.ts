/**
 * Axes that are split into factors, and factors that are merged into one axis: how attention heads come about.
 *
 * @module
 */
import { sizeOf } from "../../core/mod.ts";
import type { GraphNode } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  TrackedAxis,
  Zeroing,
} from "./channel_propagation.ts";
import { protect, protectUnzeroed } from "./constraints.ts";
import { placeOf } from "./operands.ts";
import { addElements, find } from "./disjoint_sets.ts";
import { asUnzeroedHeads, withHeads } from "./unzeroed_heads.ts";

/**
 * Splits an axis into factors, outermost first.
 *
 * ```text
 * 6 channels as 2 heads of 3 dimensions:    channel  0 1 2 3 4 5
 *                                           outer    0 0 0 1 1 1      a channel is removed if its head is,
 *                                           inner    0 1 2 0 1 2      or its dimension
 * ```
 *
 * A factor along which the structure never changes (the pixels of a flattened image) is fixed.
 *
 * @param propagation State of the analysis; it gets factored axes.
 * @param whole The axis.
 * @param lengths Lengths of the factors, all longer than 1; their product is the axis's length.
 * @param node The operator that splits.
 * @returns The channels of each factor.
 */
export function splitAxis(
  propagation: ChannelPropagation,
  whole: AxisChannels,
  lengths: readonly number[],
  node: GraphNode,
): AxisChannels[] {
  if (typeof whole === "string" || lengths.length < 2) return lengths.map(() => whole);
  const channels = protectUnzeroed(propagation, whole) as TrackedAxis;
  const strides = stridesOf(lengths);
  const roots = Array.from(channels.ids, (id) => find(propagation.coupled, id));
  let varying = [...lengths.keys()].filter((i) => changesAlong(roots, strides[i]!, lengths[i]!));
  if (varying.length === 0) varying = [0];
  // the channel ids at position 0 of every factor that does not vary
  const varyingLengths = varying.map((i) => lengths[i]!),
    varyingStrides = stridesOf(varyingLengths);
  const ids = Int32Array.from({ length: sizeOf(varyingLengths) }, (_, position) => {
    const offsets = varying.map((i, k) =>
      Math.floor(position / varyingStrides[k]!) % varyingLengths[k]! * strides[i]!
    );
    return channels.ids[offsets.reduce((a, b) => a + b, 0)]!;
  });
  const factors = factorAxis(propagation, { ids, zeroing: channels.zeroing }, varyingLengths, node);
  return lengths.map((_, i) =>
    varying.includes(i) ? factors[varying.indexOf(i)]! : `the axis that ${placeOf(node)} made`
  );
}

/** Gives every factor channel ids of its own: splits off the innermost one, then factors what is left. */
function factorAxis(
  propagation: ChannelPropagation,
  { ids, zeroing }: TrackedAxis,
  lengths: readonly number[],
  node: GraphNode,
): TrackedAxis[] {
  if (lengths.length === 1) return [{ ids, zeroing }];
  const length = lengths.at(-1)!;
  const outer = addElements(propagation.coupled, ids.length / length);
  const inner = addElements(propagation.coupled, length);
  propagation.factoredAxes.push({ ids, outer, inner, where: placeOf(node) });
  propagation.nonEmptySets.push(outer, inner);
  const outerFactors = factorAxis(propagation, { ids: outer, zeroing }, lengths.slice(0, -1), node);
  return [...outerFactors, { ids: inner, zeroing }];
}

function stridesOf(lengths: readonly number[]): number[] {
  return lengths.map((_, i) => sizeOf(lengths.slice(i + 1)));
}

/** Whether any two positions that differ in this factor only are not coupled. */
function changesAlong(roots: readonly number[], stride: number, length: number): boolean {
  return roots.some((root, position) => {
    const index = Math.floor(position / stride) % length;
    return index > 0 && roots[position - stride] !== root;
  });
}

/**
 * Merges factors into one axis, the first one outermost: the inverse of {@linkcode splitAxis}.
 *
 * @param propagation State of the analysis; it gets factored axes.
 * @param axes The factors.
 * @param lengths Their lengths.
 * @param node The operator that merges.
 * @returns The channels of the product.
 */
export function mergeAxes(
  propagation: ChannelPropagation,
  axes: readonly AxisChannels[],
  lengths: readonly number[],
  node: GraphNode,
): AxisChannels {
  const someZero = axes.some((channels) =>
    typeof channels !== "string" && canBeZero(channels.zeroing)
  );
  const factors = axes.map((channels) => {
    if (typeof channels === "string") return channels;
    // a factor that is protected as a whole is a fixed one
    const reason = channels.ids.length > 0
      ? propagation.protectedIds.get(channels.ids[0]!)
      : undefined;
    if (reason !== undefined && channels.ids.every((id) => propagation.protectedIds.has(id))) {
      return reason;
    }
    if (!someZero || canBeZero(channels.zeroing)) return channels;
    // beside a factor that can be made zero, one that cannot is protected unless it is heads: the product can be made zero then
    return asUnzeroedHeads(propagation, channels) ??
      protect(propagation, channels, channels.zeroing as string);
  });
  let merged = factors[0]!, length = lengths[0]!;
  factors.slice(1).forEach((factor, i) => {
    const factorLength = lengths[i + 1]!;
    merged = mergeTwo(propagation, [merged, length], [factor, factorLength], node);
    length *= factorLength;
  });
  return merged;
}

function mergeTwo(
  propagation: ChannelPropagation,
  [outer, outerLength]: [AxisChannels, number],
  [inner, innerLength]: [AxisChannels, number],
  node: GraphNode,
): AxisChannels {
  const length = outerLength * innerLength;
  const spread = (factor: TrackedAxis, at: (position: number) => number): TrackedAxis => ({
    ...factor,
    ids: Int32Array.from({ length }, (_, i) => factor.ids[at(i)]!),
  });
  // a fixed factor only repeats the channel ids of the other one
  if (typeof outer === "string") {
    return typeof inner === "string" ? outer : spread(inner, (i) => i % innerLength);
  }
  if (typeof inner === "string") return spread(outer, (i) => Math.floor(i / innerLength));
  const ids = addElements(propagation.coupled, length);
  propagation.factoredAxes.push({ ids, outer: outer.ids, inner: inner.ids, where: placeOf(node) });
  return withHeads({ ids, zeroing: zeroingOfBoth(outer.zeroing, inner.zeroing) }, [outer, inner]);
}

function zeroingOfBoth(a: Zeroing, b: Zeroing): Zeroing {
  if (typeof a === "string") return a;
  return typeof b === "string" ? b : [...a, ...b];
}

function canBeZero(zeroing: Zeroing): boolean {
  return typeof zeroing !== "string";
}
