/**
 * Protections and warnings of coupled sets, from those of their channel ids.
 *
 * @module
 */
import { type DisjointSets, find } from "./disjoint_sets.ts";
import type { ChannelPropagation } from "./channel_propagation.ts";

/**
 * Which coupled sets must not be removed, and why.
 *
 * @param propagation State of the analysis.
 * @returns Root of each protected set to the first reason that was given.
 */
export function protectionReasons(
  { coupled, protectedIds }: ChannelPropagation,
): Map<number, string> {
  return firstBySet(coupled, protectedIds);
}

/**
 * Which coupled sets change an average when they are removed ({@linkcode ChannelPropagation.averages}).
 *
 * @param propagation State of the analysis.
 * @returns Root of each such set to the first warning that was given.
 */
export function removalWarnings({ coupled, warnings }: ChannelPropagation): Map<number, string> {
  return firstBySet(coupled, warnings);
}

function firstBySet(
  coupled: DisjointSets,
  textById: ReadonlyMap<number, string>,
): Map<number, string> {
  const first = new Map<number, string>();
  for (const [id, text] of textById) {
    const root = find(coupled, id);
    if (!first.has(root)) first.set(root, text);
  }
  return first;
}
