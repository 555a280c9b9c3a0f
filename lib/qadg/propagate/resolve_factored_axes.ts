/**
 * Factored axes: what couplings and protections of a product of two axes mean for its factors, and the other way round.
 *
 * @module
 */
import type { ChannelPropagation, FactoredAxis } from "./channel_propagation.ts";
import { type DisjointSets, find, join } from "./disjoint_sets.ts";
import { protectionReasons } from "./reasons.ts";

/**
 * Works out what couplings and protections mean for the factors of axes, until nothing changes.
 *
 * A position of the product is removed if and only if its position on the outer or that on the inner axis is. Hence:
 *
 * ```text
 * position protected                  =>  outer and inner protected
 * outer and inner protected           =>  position protected
 * only outer protected                =>  position coupled to inner
 * only inner protected                =>  position coupled to outer   (group norm averages over inner: whole groups remain)
 * outer coupled to inner              =>  position coupled to both
 * position coupled to outer or inner  =>  outer coupled to inner
 * two positions coupled               =>  their outer positions coupled, and their inner ones
 * ```
 *
 * The last line is safe, though sometimes coarser than needed. What follows from one axis matters for others before and behind it
 * in the network, so the axes are visited forwards and backwards in turn; two passes usually suffice.
 *
 * @param propagation State of the analysis; couplings and protections are added. Afterwards only roots are protected ids.
 */
export function resolveFactoredAxes(propagation: ChannelPropagation): void {
  const forwards = propagation.factoredAxes, backwards = [...forwards].reverse();
  do {
    protectRoots(propagation);
    for (let pass = 0; resolveOnce(propagation, pass % 2 ? backwards : forwards); pass++);
    protectRoots(propagation);
  } while (joinCycles(propagation));
}

/** Protects the root of each coupled set of which any id is protected, instead of that id. */
function protectRoots(propagation: ChannelPropagation): void {
  const reasons = protectionReasons(propagation);
  propagation.protectedIds.clear();
  for (const [root, reason] of reasons) propagation.protectedIds.set(root, reason);
}

/** Sets that are, through other factored axes, factors of themselves: they are removed together with these. */
function joinCycles(propagation: ChannelPropagation): boolean {
  const { coupled } = propagation;
  const factors = factorsByRoot(propagation);
  const done = new Set<number>();
  let found = false;
  // depth-first search; `path` holds the sets from the start to the current one
  const visit = (root: number, path: Set<number>) => {
    if (path.has(root)) {
      const [first, ...rest] = path;
      for (const other of rest) join(coupled, [first!], [other]);
      found = true;
    } else if (!done.has(root)) {
      path.add(root);
      for (const factor of factors.get(root) ?? []) visit(factor, path);
      path.delete(root);
      done.add(root);
    }
  };
  for (const root of factors.keys()) visit(root, new Set());
  return found;
}

/** Applies the implications once to each axis; tells whether anything changed. */
function resolveOnce(
  { coupled, protectedIds }: ChannelPropagation,
  factoredAxes: readonly FactoredAxis[],
): boolean {
  const firstFactors = new Map<number, { outer: number; inner: number }>();
  let changed = false;
  const protect = (root: number, reason: string) => {
    if (protectedIds.has(root)) return;
    protectedIds.set(root, reason);
    changed = true;
  };
  const couple = (a: number, b: number) => {
    const one = find(coupled, a), other = find(coupled, b);
    if (one === other) return;
    const reason = protectedIds.get(one) ?? protectedIds.get(other);
    join(coupled, [one], [other]);
    if (reason !== undefined) protectedIds.set(find(coupled, one), reason);
    changed = true;
  };
  for (const axis of factoredAxes) {
    visitPositions(coupled, axis, ({ position, outer, inner }) => {
      const reason = protectedIds.get(position);
      const outerReason = protectedIds.get(outer), innerReason = protectedIds.get(inner);
      if (reason !== undefined) {
        protect(outer, reason);
        protect(inner, reason);
      } else if (outerReason !== undefined && innerReason !== undefined) {
        protect(position, outerReason);
      } else if (outerReason !== undefined) couple(position, inner);
      else if (innerReason !== undefined) couple(position, outer);
      else if (outer === inner) couple(position, outer);
      else if (position === outer || position === inner) couple(outer, inner);
      else {
        const first = firstFactors.get(position);
        if (first === undefined) firstFactors.set(position, { outer, inner });
        else {
          couple(first.outer, outer);
          couple(first.inner, inner);
        }
      }
    });
  }
  return changed;
}

/**
 * The structures of a channel id: one, the root of its coupled set, or, if that is a position of a factored axis, those of the outer
 * and of the inner factor. The position is removed if and only if one of its structures is.
 *
 * @param propagation The result of {@linkcode propagateChannels}.
 * @returns A function from a channel id to the roots of its structures, outermost first.
 *
 * @example Four channels as two heads of two dimensions: channels 0 and 2 are in different heads, but have the same dimension
 * ```ts
 * import { trace } from "@geta-lab/geta/graph";
 * import { propagateChannels, structureLookup } from "@geta-lab/geta/qadg";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * tf.env().set("PROD", true);
 * const variables = { "fc/kernel": tf.variable(tf.ones([3, 4])) };
 * const graph = trace(
 *   (x) => tf.sum(tf.reshape(tf.matMul(x, variables["fc/kernel"]), [-1, 2, 2]), [1, 2]),
 *   [tf.zeros([1, 3])],
 *   { variables },
 * );
 * const propagation = propagateChannels(graph);
 * const outputs = propagation.axes[graph.leaves[1]!.value]![1]!;
 * assert(typeof outputs === "object");
 * const [first, , third] = Array.from(outputs.ids, structureLookup(propagation));
 * assert.notEqual(first![0], third![0]);
 * assert.equal(first![1], third![1]);
 * ```
 */
export function structureLookup(propagation: ChannelPropagation): (id: number) => number[] {
  const factors = factorsByRoot(propagation);
  const factorsOf = (root: number): number[] => factors.get(root)?.flatMap(factorsOf) ?? [root];
  return (id) => factorsOf(find(propagation.coupled, id));
}

/** Root of each position whose factors may both be removed, to the roots of these; the axes are resolved by now. */
function factorsByRoot(
  { coupled, factoredAxes, protectedIds }: ChannelPropagation,
): Map<number, [outer: number, inner: number]> {
  const factors = new Map<number, [number, number]>();
  for (const axis of factoredAxes) {
    visitPositions(coupled, axis, ({ position, outer, inner }) => {
      if (protectedIds.has(position) || position === outer || position === inner) return;
      factors.set(position, [outer, inner]);
    });
  }
  return factors;
}

/** Calls a function with the roots of each position of a factored axis and of its two factors. */
function visitPositions(
  coupled: DisjointSets,
  { ids, outer, inner }: FactoredAxis,
  visit: (roots: { position: number; outer: number; inner: number }) => void,
): void {
  ids.forEach((id, i) =>
    visit({
      position: find(coupled, id),
      outer: find(coupled, outer[Math.floor(i / inner.length)]!),
      inner: find(coupled, inner[i % inner.length]!),
    })
  );
}
