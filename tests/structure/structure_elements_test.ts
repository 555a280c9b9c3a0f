import assert from "node:assert/strict";
import fc from "fast-check";
import { slicedSizes, structureElements } from "@geta-lab/geta/structure";

Deno.test("structureElements() finds what nested loops over the axes find, in every layout", () => {
  const cases = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
    axis: fc.nat(2),
    // structure of each position; -1 belongs to none, and a structure may have several positions
    structures: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 4, maxLength: 4 }),
    wanted: fc.option(fc.subarray([0, 1, 2]), { nil: undefined }),
  });
  fc.assert(
    fc.property(cases, ({ shape, axis, structures, wanted }) => {
      const [a, b, c] = shape as [number, number, number];
      const slices = { parameter: "w", axis, structures: structures.slice(0, shape[axis]) };
      const expected: number[] = [];
      for (let i = 0; i < a; i++) {
        for (let j = 0; j < b; j++) {
          for (let k = 0; k < c; k++) {
            const structure = slices.structures[[i, j, k][axis]!]!;
            const isWanted = wanted === undefined || wanted.includes(structure);
            if (structure >= 0 && isWanted) expected.push((i * b + j) * c + k);
          }
        }
      }
      assert.deepEqual([...structureElements(slices, shape, wanted)], expected);
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("slicedSizes() refuses slices that do not fit the parameter", () => {
  const slices = { parameter: "w", axis: 1, structures: [0, 1] };
  assert.throws(
    () => slicedSizes(slices, [2, 3]),
    new TypeError("Cannot use the slices of w: its shape must be [3]: current value is [2]"),
  );
  assert.throws(() => structureElements({ ...slices, axis: 2 }, [2, 3]), TypeError);
});
