import assert from "node:assert/strict";
import type { Graph } from "@geta-lab/geta/graph";
import { classOf, labelGraph } from "@geta-lab/geta/qadg";
import { addAtoms } from "../../lib/qadg/propagate/atoms.ts";
import { own, pin, requireZero, tie } from "../../lib/qadg/propagate/labelling.ts";

const EMPTY: Graph = { schema: "geta-lab/graph/1", values: [], leaves: [], nodes: [], outputs: [] };

function start() {
  const labelling = labelGraph(EMPTY);
  const axis = (length: number) => ({ atoms: addAtoms(labelling.atoms, length), zeroedBy: [] });
  return { labelling, axis };
}

Deno.test("tie() joins position by position", () => {
  const { labelling, axis } = start();
  const a = axis(2), b = axis(2), c = axis(2);
  assert.equal(tie(labelling, [a, b, c], "Add at node 0"), a.atoms);
  assert.equal(classOf(labelling.atoms, c.atoms[1]!), classOf(labelling.atoms, a.atoms[1]!));
  assert.notEqual(classOf(labelling.atoms, a.atoms[0]!), classOf(labelling.atoms, a.atoms[1]!));
  assert.equal(labelling.pins.size, 0);
});

Deno.test("tie() to a fixed axis pins, and so do different lengths", () => {
  const { labelling, axis } = start();
  const a = axis(2), b = axis(1);
  assert.equal(tie(labelling, [a, "the batch"], "Add at node 0"), "the batch");
  assert.equal(labelling.pins.get(a.atoms[0]!), "Add at node 0 ties it to the batch");
  const reason = "Conv2D at node 1 ties axes of different lengths";
  assert.equal(tie(labelling, [b, axis(2)], "Conv2D at node 1"), reason);
  assert.equal(labelling.pins.get(b.atoms[0]!), reason);
});

Deno.test("pin() keeps the first reason", () => {
  const { labelling, axis } = start();
  const a = axis(1);
  pin(labelling, a, "first");
  pin(labelling, a, "second");
  assert.equal(labelling.pins.get(a.atoms[0]!), "first");
  assert.equal(pin(labelling, "the batch", "third"), "the batch");
});

Deno.test("own() and requireZero() make parameters members; what cannot be zero is pinned", () => {
  const { labelling, axis } = start();
  const bias = { ...axis(1), zeroedBy: [{ leaf: 4, axis: 0 }] };
  assert.deepEqual(own(labelling, bias), { atoms: bias.atoms, zeroedBy: [] });
  requireZero(labelling, { ...axis(1), zeroedBy: [{ leaf: 5, axis: 1 }] });
  assert.deepEqual([...labelling.ownedSlices], ["4:0", "5:1"]);
  const gate = { ...axis(1), zeroedBy: "Sigmoid at node 3 of zero is not zero" };
  assert.equal(own(labelling, gate), gate);
  requireZero(labelling, gate);
  assert.deepEqual([...labelling.pins], [[gate.atoms[0], gate.zeroedBy]]);
});
