import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ChannelPropagation,
  type FactoredAxis,
  find,
  structureLookup,
} from "@geta-lab/geta/qadg";
import { addElements, join, noSets } from "../../lib/qadg/propagate/disjoint_sets.ts";
import { protectionReasons } from "../../lib/qadg/propagate/reasons.ts";
import { resolveFactoredAxes } from "../../lib/qadg/propagate/resolve_factored_axes.ts";

/** A state of the analysis without a graph. */
function emptyState(): ChannelPropagation {
  return {
    graph: { schema: "geta-lab/graph/1", values: [], leaves: [], nodes: [], outputs: [] },
    coupled: noSets(),
    axes: [],
    zeros: new Set(),
    signs: new Map(),
    divisors: new Map(),
    neverZero: new Set(),
    factoredAxes: [],
    nonEmptySets: [],
    heads: new Set(),
    copies: new Set(),
    protectedIds: new Map(),
    averages: "exact",
    warnings: new Map(),
    ownedSlices: new Set(),
    readHeads: new Map(),
    resets: new Set(),
    producers: new Set(),
  };
}

function addFactoredAxis(
  state: ChannelPropagation,
  outerLength: number,
  innerLength: number,
): FactoredAxis {
  const axis = {
    ids: addElements(state.coupled, outerLength * innerLength),
    outer: addElements(state.coupled, outerLength),
    inner: addElements(state.coupled, innerLength),
    where: "test",
  };
  state.factoredAxes.push(axis);
  return axis;
}

Deno.test("resolveFactoredAxes() leaves a position to its outer and its inner factor", () => {
  const state = emptyState(), { ids, outer, inner } = addFactoredAxis(state, 2, 3);
  resolveFactoredAxes(state);
  assert.deepEqual(structureLookup(state)(ids[4]!), [outer[1], inner[1]]);
});

Deno.test("resolveFactoredAxes() couples positions to the outer factor if the inner one is protected, and carries protection back", () => {
  const state = emptyState(), { ids, outer, inner } = addFactoredAxis(state, 2, 3);
  for (const id of inner) state.protectedIds.set(id, "mean");
  resolveFactoredAxes(state);
  const root = (id: number) => find(state.coupled, id);
  assert.equal(root(ids[0]!), root(ids[2]!));
  assert.equal(root(ids[0]!), root(outer[0]!));
  assert.notEqual(root(ids[0]!), root(ids[3]!));
  state.protectedIds.set(ids[0]!, "output");
  resolveFactoredAxes(state);
  assert.equal(protectionReasons(state).get(root(outer[0]!)), "output");
  assert.equal(protectionReasons(state).has(root(outer[1]!)), false);
});

Deno.test("resolveFactoredAxes() ends when a factor is a position of its own product", () => {
  const state = emptyState(), { ids, outer, inner } = addFactoredAxis(state, 2, 2);
  state.factoredAxes.push({ ids: outer, outer: ids.subarray(0, 1), inner, where: "test" });
  resolveFactoredAxes(state);
  assert.doesNotThrow(() => [...ids].map((id) => structureLookup(state)(id)));
});

/** Any state: factored axes, some of them nested, couplings and protections anywhere. */
const anyState = fc.record({
  sizes: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 4,
  }),
  couplings: fc.array(fc.tuple(fc.nat(999), fc.nat(999)), { maxLength: 6 }),
  protections: fc.array(fc.nat(999), { maxLength: 3 }),
}).map(({ sizes, couplings, protections }) => {
  const state = emptyState();
  for (const [outer, inner] of sizes) addFactoredAxis(state, outer, inner);
  const all = state.coupled.parents.length;
  for (const [a, b] of couplings) join(state.coupled, [a % all], [b % all]);
  for (const id of protections) state.protectedIds.set(id % all, "must remain");
  return state;
});

Deno.test("resolveFactoredAxes(): whatever structures are removed, each position is if and only if a factor is, and protected ones never are", () => {
  fc.assert(
    fc.property(anyState, fc.nat(1e9), (state, choice) => {
      const protectedIds = [...state.protectedIds.keys()];
      resolveFactoredAxes(state);
      const reasons = protectionReasons(state), structuresAt = structureLookup(state);
      const all = [...new Set([...state.coupled.parents.keys()].flatMap(structuresAt))];
      const chosen = new Set(all.filter((root, i) => !reasons.has(root) && choice >> (i % 30) & 1));
      const isRemoved = (id: number) => structuresAt(id).some((root) => chosen.has(root));
      for (const { ids, outer, inner } of state.factoredAxes) {
        ids.forEach((id, i) => {
          const o = outer[Math.floor(i / inner.length)]!, k = inner[i % inner.length]!;
          assert.equal(isRemoved(id), isRemoved(o) || isRemoved(k));
        });
      }
      for (const id of protectedIds) assert.equal(isRemoved(id), false);
    }),
    { seed: 3, numRuns: 2000 },
  );
});
