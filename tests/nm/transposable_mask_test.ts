import assert from "node:assert/strict";
import fc from "fast-check";
import { nmMask, removedL1, transposableMask, transposablePatterns } from "@geta-lab/geta/nm";
import { toHwio } from "@geta-lab/geta/structure";
import { elementOf, normalWeight } from "./weights.ts";

Deno.test("transposablePatterns() are all 0/1 matrices 4 × 4 whose rows and columns sum to two", () => {
  const pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
  const found = transposablePatterns().map((rows) => {
    let bits = 0;
    rows.forEach((pair, row) => pairs[pair]!.forEach((column) => bits |= 1 << (4 * row + column)));
    return bits;
  });
  const wanted: number[] = [];
  for (let bits = 0; bits < 1 << 16; bits++) {
    const sums = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 16; i++) {
      sums[i >> 2]! += (bits >> i) & 1;
      sums[4 + (i & 3)]! += (bits >> i) & 1;
    }
    if (sums.every((sum) => sum === 2)) wanted.push(bits);
  }
  assert.equal(wanted.length, 90);
  assert.deepEqual(found.toSorted((a, b) => a - b), wanted);
});

Deno.test("transposableMask() keeps two of four along inputs and along outputs, in every layout", () => {
  for (
    const weight of [
      normalWeight("dense", [8, 12], 1),
      normalWeight("oihw", [8, 4, 3, 2], 2),
      normalWeight("hwio", [2, 2, 4, 8], 3),
    ]
  ) {
    const mask = transposableMask(weight), { outputs, positions, channels, at } = elementOf(weight);
    for (let p = 0; p < positions; p++) {
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i < channels; i += 4) {
          assert.equal([0, 1, 2, 3].reduce((sum, j) => sum + mask[at(o, p, i + j)]!, 0), 2);
        }
      }
      for (let i = 0; i < channels; i++) {
        for (let o = 0; o < outputs; o += 4) {
          assert.equal([0, 1, 2, 3].reduce((sum, j) => sum + mask[at(o + j, p, i)]!, 0), 2);
        }
      }
    }
  }
  const oihw = normalWeight("oihw", [8, 4, 3, 2], 2);
  const moved = toHwio({ ...oihw, data: Float32Array.from(transposableMask(oihw)) }).data;
  assert.deepEqual(Float32Array.from(transposableMask(toHwio(oihw))), moved);
});

Deno.test("transposableMask() loses against no other pattern, and keeps no more than 2:4 one way", () => {
  const tile = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(tile, (list) => {
      const weight = { data: Float32Array.from(list), shape: [4, 4], layout: "dense" } as const;
      const removed = removedL1(weight.data, transposableMask(weight));
      const pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
      for (const rows of transposablePatterns()) {
        const other = new Uint8Array(16);
        rows.forEach((pair, row) => pairs[pair]!.forEach((column) => other[4 * row + column] = 1));
        assert.ok(removed <= removedL1(weight.data, other));
      }
      assert.ok(removed >= removedL1(weight.data, nmMask(weight, { n: 2, m: 4 })));
    }),
    { seed: 1 },
  );
});

Deno.test("transposableMask() keeps lower indices of a tile of equal weights", () => {
  const weight = { data: new Float32Array(16), shape: [4, 4], layout: "dense" } as const;
  assert.deepEqual([...transposableMask(weight)], [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1]);
});

Deno.test("transposableMask() refuses channels that are no multiple of four, and NaN", () => {
  assert.throws(
    () => transposableMask(normalWeight("dense", [8, 6], 1)),
    new TypeError(
      "Cannot make a transposable mask: numbers of input and output channels must be multiples of 4: " +
        "current value is 8 and 6",
    ),
  );
  const data = new Float32Array(16);
  data[3] = NaN;
  assert.throws(
    () => transposableMask({ data, shape: [4, 4], layout: "dense" }),
    new RangeError("Cannot use weight: every number must be finite: current value is NaN at 3"),
  );
});
