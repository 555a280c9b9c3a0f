import assert from "node:assert/strict";
import fc from "fast-check";
import { addAtoms, joinAtoms, noAtoms } from "../../lib/qadg/propagate/atoms.ts";
import { classOf } from "@geta-lab/geta/qadg";

Deno.test("addAtoms() numbers atoms on and leaves them alone", () => {
  const atoms = noAtoms();
  assert.deepEqual([...addAtoms(atoms, 2), ...addAtoms(atoms, 2)], [0, 1, 2, 3]);
  assert.deepEqual([0, 1, 2, 3].map((atom) => classOf(atoms, atom)), [0, 1, 2, 3]);
});

Deno.test("joinAtoms() makes the partition that colouring by hand gives", () => {
  const pairs = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 30 });
  fc.assert(
    fc.property(pairs, (pairs) => {
      const atoms = noAtoms();
      addAtoms(atoms, 20);
      let colours = Array.from({ length: 20 }, (_, i) => i);
      for (const [a, b] of pairs) {
        joinAtoms(atoms, [a], [b]);
        const [keep, change] = [colours[a], colours[b]];
        colours = colours.map((colour) => colour === change ? keep! : colour);
      }
      const classes = colours.map((_, atom) => classOf(atoms, atom));
      for (let a = 0; a < 20; a++) {
        for (let b = 0; b < 20; b++) {
          assert.equal(classes[a] === classes[b], colours[a] === colours[b]);
        }
      }
    }),
    { seed: 1 },
  );
});

Deno.test("classOf() gives the smallest atom of the class", () => {
  const atoms = noAtoms();
  addAtoms(atoms, 5);
  joinAtoms(atoms, [4, 3], [3, 1]);
  assert.deepEqual([1, 3, 4].map((atom) => classOf(atoms, atom)), [1, 1, 1]);
});
