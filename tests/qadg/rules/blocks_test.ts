import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { classOf, labelGraph } from "@geta-lab/geta/qadg";
import { addAtoms, noAtoms } from "../../../lib/qadg/propagate/atoms.ts";
import { tieAcrossBlocks, tieWithinBlocks } from "../../../lib/qadg/rules/blocks.ts";
import { graphOf } from "../groups_of.ts";

function tied(tie: typeof tieWithinBlocks) {
  const labelling = {
    ...labelGraph(graphOf([1], { p: [1] }, (x, { p }) => tf.mul(x, p!))),
    atoms: noAtoms(),
  };
  const atoms = addAtoms(labelling.atoms, 6);
  const made = tie(labelling, { atoms, zeroedBy: [] }, 2);
  assert.equal(tie(labelling, "the batch", 2), "the batch");
  assert.ok(typeof made === "object");
  const classes = Array.from(atoms, (atom) => classOf(labelling.atoms, atom));
  return { classes, made: [...made.atoms] };
}

Deno.test("tieWithinBlocks() leaves one structure per block", () => {
  assert.deepEqual(tied(tieWithinBlocks), { classes: [0, 0, 0, 3, 3, 3], made: [0, 3] });
});

Deno.test("tieAcrossBlocks() leaves one structure per place", () => {
  assert.deepEqual(tied(tieAcrossBlocks), { classes: [0, 1, 2, 0, 1, 2], made: [0, 1, 2] });
});
