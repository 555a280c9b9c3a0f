import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { find, propagateChannels } from "@geta-lab/geta/qadg";
import { addElements, noSets } from "../../../lib/qadg/propagate/disjoint_sets.ts";
import { coupleAcrossBlocks, coupleWithinBlocks } from "../../../lib/qadg/rules/blocks.ts";
import { graphOf } from "../groups_of.ts";

function coupledBy(couple: typeof coupleWithinBlocks) {
  const propagation = {
    ...propagateChannels(graphOf([1], { p: [1] }, (x, { p }) => tf.mul(x, p!))),
    coupled: noSets(),
  };
  const ids = addElements(propagation.coupled, 6);
  const made = couple(propagation, { ids, zeroing: [] }, 2);
  assert.equal(couple(propagation, "the batch", 2), "the batch");
  assert.ok(typeof made === "object");
  const roots = Array.from(ids, (id) => find(propagation.coupled, id));
  return { roots, made: [...made.ids] };
}

Deno.test("coupleWithinBlocks() makes each block one structure", () => {
  assert.deepEqual(coupledBy(coupleWithinBlocks), { roots: [0, 0, 0, 3, 3, 3], made: [0, 3] });
});

Deno.test("coupleAcrossBlocks() couples equal positions of the blocks", () => {
  assert.deepEqual(coupledBy(coupleAcrossBlocks), { roots: [0, 1, 2, 0, 1, 2], made: [0, 1, 2] });
});
