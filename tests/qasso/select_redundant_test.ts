import assert from "node:assert/strict";
import fc from "fast-check";
import { selectRedundant } from "@geta-lab/geta/qasso";

const sizes = fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1, maxLength: 5 });

Deno.test("selectRedundant() takes exactly count structures while groups have any to give", () => {
  fc.assert(
    fc.property(
      sizes,
      fc.nat(60),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (n, want, s) => {
        const groups = n.map((size) => ({ size, pruned: [size - 1] }));
        const total = n.reduce((a, b) => a + b, 0);
        const scores = Float64Array.from({ length: total }, () => s.next().value!);
        const room = total - 2 * n.length; // one is pruned, one must stay
        const { selected, carried } = selectRedundant(scores, { groups, count: want });
        assert.equal(selected.flat().length, Math.min(want, room));
        assert.equal(carried, want - Math.min(want, room));
        selected.forEach((list, i) => {
          assert.ok(!list.includes(n[i]! - 1));
          assert.deepEqual(list, [...new Set(list)].sort((a, b) => a - b));
        });
      },
    ),
    { seed: 20 },
  );
});

Deno.test("selectRedundant() selects nobody who scores higher than one left behind in another group", () => {
  const scores = [0.9, 0.1, 0.5, 0.2, 0.3, 0.8, 0.7];
  const groups = [{ size: 3, pruned: [] }, { size: 4, pruned: [] }];
  assert.deepEqual(selectRedundant(scores, { groups, count: 4 }).selected, [[1, 2], [0, 1]]);
});

Deno.test("selectRedundant() with divisible gives whole blocks and carries the rest", () => {
  fc.assert(
    fc.property(sizes, fc.nat(40), fc.integer({ min: 2, max: 4 }), (n, count, roundTo) => {
      const groups = n.filter((size) => size > roundTo).map((size) => ({ size, pruned: [] }));
      const total = groups.reduce((sum, { size }) => sum + size, 0);
      const scores = Float64Array.from({ length: total }, (_, i) => (i * 7) % 5);
      const { selected, carried } = selectRedundant(scores, { groups, count, roundTo });
      assert.equal(selected.flat().length + carried, count);
      selected.forEach((list, i) => {
        const left = groups[i]!.size - list.length;
        assert.ok(left >= roundTo);
        if (list.length > 0) assert.equal(left % roundTo, 0);
      });
    }),
    { seed: 21 },
  );
});

Deno.test("selectRedundant() takes the lower number first among equal scores", () => {
  const groups = [{ size: 3, pruned: [] }, { size: 3, pruned: [] }];
  assert.deepEqual(selectRedundant(new Float64Array(6), { groups, count: 2 }).selected, [
    [0, 1],
    [],
  ]);
});

Deno.test("selectRedundant() needs one score for each structure", () => {
  assert.throws(
    () => selectRedundant([1], { groups: [{ size: 2, pruned: [] }], count: 1 }),
    new TypeError(
      "Cannot select structures: there must be one score for each of 2 structures: current value is 1",
    ),
  );
});
