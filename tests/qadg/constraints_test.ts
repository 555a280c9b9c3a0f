import assert from "node:assert/strict";
import type { Graph } from "@geta-lab/geta/graph";
import { find, propagateChannels } from "@geta-lab/geta/qadg";
import { addElements } from "../../lib/qadg/propagate/disjoint_sets.ts";
import { couple, own, protect, requireZero } from "../../lib/qadg/propagate/constraints.ts";

const EMPTY: Graph = { schema: "geta-lab/graph/1", values: [], leaves: [], nodes: [], outputs: [] };

function start() {
  const propagation = propagateChannels(EMPTY);
  const axis = (length: number) => ({ ids: addElements(propagation.coupled, length), zeroing: [] });
  return { propagation, axis };
}

Deno.test("couple() joins position by position", () => {
  const { propagation, axis } = start();
  const a = axis(2), b = axis(2), c = axis(2);
  assert.equal(couple(propagation, [a, b, c], "Add at node 0"), a.ids);
  assert.equal(find(propagation.coupled, c.ids[1]!), find(propagation.coupled, a.ids[1]!));
  assert.notEqual(find(propagation.coupled, a.ids[0]!), find(propagation.coupled, a.ids[1]!));
  assert.equal(propagation.protectedIds.size, 0);
});

Deno.test("couple() to a fixed axis protects, and so do different lengths", () => {
  const { propagation, axis } = start();
  const a = axis(2), b = axis(1);
  assert.equal(couple(propagation, [a, "the batch"], "Add at node 0"), "the batch");
  assert.equal(propagation.protectedIds.get(a.ids[0]!), "Add at node 0 couples it to the batch");
  const reason = "Conv2D at node 1 couples axes of different lengths";
  assert.equal(couple(propagation, [b, axis(2)], "Conv2D at node 1"), reason);
  assert.equal(propagation.protectedIds.get(b.ids[0]!), reason);
});

Deno.test("protect() keeps the first reason", () => {
  const { propagation, axis } = start();
  const a = axis(1);
  protect(propagation, a, "first");
  protect(propagation, a, "second");
  assert.equal(propagation.protectedIds.get(a.ids[0]!), "first");
  assert.equal(protect(propagation, "the batch", "third"), "the batch");
});

Deno.test("own() and requireZero() make parameters own structures; what cannot be zero is protected", () => {
  const { propagation, axis } = start();
  const bias = { ...axis(1), zeroing: [{ leaf: 4, axis: 0 }] };
  assert.deepEqual(own(propagation, bias), { ids: bias.ids, zeroing: [] });
  requireZero(propagation, { ...axis(1), zeroing: [{ leaf: 5, axis: 1 }] });
  assert.deepEqual([...propagation.ownedSlices], ["4:0", "5:1"]);
  const gate = { ...axis(1), zeroing: "Sigmoid at node 3 of zero is not zero" };
  assert.equal(own(propagation, gate), gate);
  requireZero(propagation, gate);
  assert.deepEqual([...propagation.protectedIds], [[gate.ids[0], gate.zeroing]]);
});
