import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { expectedPadding, fromRelativeIndex, relativeIndex } from "@geta-lab/geta/hardware";

/** Columns with short and long runs of zeros. */
const columns = fc.array(fc.tuple(fc.nat(70), fc.integer({ min: -3, max: 3 })), { maxLength: 8 })
  .map((runs) => runs.flatMap(([zeros, value]) => [...new Array(zeros).fill(0), value]));

Deno.test("fromRelativeIndex() undoes relativeIndex() for every number of bits", () => {
  fc.assert(
    fc.property(columns, fc.integer({ min: 1, max: 7 }), (column, bits) => {
      const index = relativeIndex(column, { bits });
      assert.ok(index.gaps.every((gap) => gap < 2 ** bits));
      assert.deepEqual([...fromRelativeIndex(index, column.length)], column.map((x) => x + 0));
      // padding stands only where a gap would be too long, and never behind the last number
      assert.notEqual(index.values.at(-1), 0);
      index.values.forEach((value, i) => {
        if (value === 0) assert.equal(index.gaps[i], 2 ** bits - 1);
      });
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("relativeIndex() pads at the first zero that a gap cannot count", () => {
  const zeros = (count: number) => new Array(count).fill(0);
  const gaps = (count: number) => relativeIndex([...zeros(count), 5], { bits: 4 }).gaps;
  assert.deepEqual([15, 16, 17, 31, 32].map(gaps), [[15], [15, 0], [15, 1], [15, 15], [
    15,
    15,
    0,
  ]]);
  assert.deepEqual(relativeIndex(zeros(40), { bits: 4 }), { values: [], gaps: [] });
  assert.deepEqual(relativeIndex([], { bits: 4 }), { values: [], gaps: [] });
});

Deno.test("expectedPadding() is what random columns need", () => {
  const stream = random(3), bits = 3, density = 0.15, n = 200_000;
  const column = Float64Array.from({ length: n }, () => stream.uniform() < density ? 1 : 0);
  const { values } = relativeIndex(column, { bits });
  const numbers = values.filter((value) => value !== 0).length;
  const found = (values.length - numbers) / numbers;
  // three standard errors of the mean of about 30,000 counts
  assert.ok(Math.abs(found - expectedPadding(density, { bits })) < 0.013, `${found}`);
  assert.equal(expectedPadding(1, { bits: 1 }), 0);
});

Deno.test("relativeIndex() and its like refuse what does not fit", () => {
  assert.throws(
    () => relativeIndex([1], { bits: 0 }),
    new RangeError("Cannot use bits: it must be an integer in [1, 16]: current value is 0"),
  );
  assert.throws(
    () => relativeIndex([0, NaN], { bits: 4 }),
    new RangeError(
      "Cannot use column: every number must be finite: current value is NaN at 1",
    ),
  );
  assert.throws(
    () => fromRelativeIndex({ values: [1], gaps: [] }, 3),
    new TypeError(
      "Cannot use gaps: there must be one for each of 1 values: current value is 0",
    ),
  );
  assert.throws(
    () => fromRelativeIndex({ values: [1, 2], gaps: [1, 1] }, 3),
    new RangeError(
      "Cannot decode gaps: they must end inside the column of 3: current value is place 3 at entry 1",
    ),
  );
  assert.throws(
    () => fromRelativeIndex({ values: [1], gaps: [-1] }, 3),
    new RangeError("Cannot use a gap: it must be an integer in [0, infinity): current value is -1"),
  );
  assert.throws(
    () => expectedPadding(0, { bits: 4 }),
    new RangeError("Cannot use density: it must be a number in (0, 1]: current value is 0"),
  );
});
