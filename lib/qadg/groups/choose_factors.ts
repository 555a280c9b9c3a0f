/**
 * Channels that are heads times dimensions can be removed by head or by dimension, and the two overlap. Here one is chosen.
 *
 * @module
 */
import type { ChannelPropagation } from "../propagate/channel_propagation.ts";
import { find } from "../propagate/disjoint_sets.ts";
import { protectionReasons } from "../propagate/reasons.ts";
import { resolveFactoredAxes, structureLookup } from "../propagate/resolve_factored_axes.ts";

/** What of an attention may be removed: whole heads, the same dimensions of every head, or both. */
export type HeadParts = "whole" | "dimensions" | "both";

/**
 * Decides for each factored axis which of its two factors are the structures, and protects the other one.
 *
 * In an attention `heads` decides. Elsewhere (a channel shuffle) neither factor is special: the longer one is taken, since its
 * structures are finer. Nothing is decided where no parameter owns positions of both, as behind an outer product: its factors are
 * made by different kernels, or by one twice, and the rows that read the product are only cut.
 *
 * @param propagation The result of {@linkcode propagateChannels}; protections are added.
 * @param heads What of an attention may be removed.
 */
export function chooseFactors(propagation: ChannelPropagation, heads: HeadParts): void {
  if (heads === "both") return;
  const { protectedIds } = propagation;
  const structuresOf = structureLookup(propagation);
  // heads may be the product of groups of heads and the heads of each: their factors are heads, too
  const headFactors = new Set([...propagation.heads].flatMap(structuresOf));
  const isHead = (root: number) => structuresOf(root).some((factor) => headFactors.has(factor));
  const overlap = ownedOverlaps(propagation, structuresOf);
  for (const { outer, inner, where } of removableFactors(propagation)) {
    const outerIsHeads = outer.some(isHead);
    const innerIsHeads = inner.some(isHead);
    const inAttention = outerIsHeads !== innerIsHeads;
    if (!inAttention && !outer.some((one) => inner.some((other) => overlap(one, other)))) continue;
    const takesOuter = inAttention
      ? outerIsHeads === (heads === "whole")
      // equally long: by the smaller root, so that the answer is the same for every axis with the same two factors
      : outer.length === inner.length
      ? outer[0]! < inner[0]!
      : outer.length > inner.length;
    const reason = inAttention
      ? `${where} splits it, and ${heads === "whole" ? "heads" : "dimensions of heads"} are cut`
      : `${where} splits the axis, and the other part of it is cut`;
    for (const root of takesOuter ? inner : outer) {
      if (!protectedIds.has(root)) protectedIds.set(root, reason);
    }
  }
  resolveFactoredAxes(propagation);
}

/** Factored axes of which both factors have structures that may be removed, with the roots of these, ascending. */
function removableFactors(
  propagation: ChannelPropagation,
): { outer: number[]; inner: number[]; where: string }[] {
  const reasons = protectionReasons(propagation);
  const removable = (ids: Int32Array) => {
    const roots = new Set(Array.from(ids, (id) => find(propagation.coupled, id)));
    return [...roots].filter((root) => !reasons.has(root)).sort((a, b) => a - b);
  };
  return propagation.factoredAxes.flatMap((axis) => {
    const outer = removable(axis.outer), inner = removable(axis.inner);
    // a position that is coupled to one of its factors has only that one
    const hasBoth = removable(axis.ids).some((root) =>
      !outer.includes(root) && !inner.includes(root)
    );
    return outer.length > 0 && inner.length > 0 && hasBoth
      ? [{ outer, inner, where: axis.where }]
      : [];
  });
}

/** Tells of two structures whether some parameter owns a position of both. */
function ownedOverlaps(
  { graph, axes, ownedSlices }: ChannelPropagation,
  structuresOf: (id: number) => number[],
): (one: number, other: number) => boolean {
  const pairs = new Set<string>();
  graph.leaves.forEach(({ value }, leaf) =>
    axes[value]!.forEach((channels, axis) => {
      if (typeof channels === "string" || !ownedSlices.has(`${leaf}:${axis}`)) return;
      for (const id of channels.ids) {
        const roots = structuresOf(id);
        for (const one of roots) for (const other of roots) pairs.add(`${one}:${other}`);
      }
    })
  );
  return (one, other) => one !== other && pairs.has(`${one}:${other}`);
}
