import assert from "node:assert/strict";
import fc from "fast-check";
import { addElements, join, noSets } from "../../lib/qadg/propagate/disjoint_sets.ts";
import { find } from "@geta-lab/geta/qadg";

Deno.test("addElements() numbers elements consecutively, each in a set of its own", () => {
  const sets = noSets();
  assert.deepEqual([...addElements(sets, 2), ...addElements(sets, 2)], [0, 1, 2, 3]);
  assert.deepEqual([0, 1, 2, 3].map((element) => find(sets, element)), [0, 1, 2, 3]);
});

Deno.test("join() makes the partition that colouring by hand gives", () => {
  const pairs = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 30 });
  fc.assert(
    fc.property(pairs, (pairs) => {
      const sets = noSets();
      addElements(sets, 20);
      let colours = Array.from({ length: 20 }, (_, i) => i);
      for (const [a, b] of pairs) {
        join(sets, [a], [b]);
        const [keep, change] = [colours[a], colours[b]];
        colours = colours.map((colour) => colour === change ? keep! : colour);
      }
      const roots = colours.map((_, element) => find(sets, element));
      for (let a = 0; a < 20; a++) {
        for (let b = 0; b < 20; b++) {
          assert.equal(roots[a] === roots[b], colours[a] === colours[b]);
        }
      }
    }),
    { seed: 1 },
  );
});

Deno.test("find() gives the smallest element of the set", () => {
  const sets = noSets();
  addElements(sets, 5);
  join(sets, [4, 3], [3, 1]);
  assert.deepEqual([1, 3, 4].map((element) => find(sets, element)), [1, 1, 1]);
});
