import assert from "node:assert/strict";
import fc from "fast-check";
import { nmMask, weightBlocks } from "@geta-lab/geta/nm";
import { applyMask } from "@geta-lab/geta/mask";
import { toHwio } from "@geta-lab/geta/structure";
import {
  anyPattern,
  anyWeight,
  normalWeight,
  rowsWeight,
  slowBlocks,
  slowMask,
} from "./weights.ts";

const rule = fc.constantFrom("perPosition" as const, "flat" as const);

Deno.test("nmMask() keeps what sorting every block keeps, in every layout and with remainders", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, rule, (weight, { n, m }, blocks) => {
      const wanted = slowMask(weight.data, slowBlocks(weight, m, blocks === "flat"), n);
      assert.deepEqual([...nmMask(weight, { n, m, blocks })], wanted);
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("nmMask() keeps what sorting every block keeps when blocks are long or of any length", () => {
  for (
    const [n, m] of [[1, 16], [2, 4], [3, 4], [10, 20], [1, 21], [20, 21], [16, 32], [50, 100]]
  ) {
    const weight = normalWeight("dense", [103, 3], 7);
    // a third of the weights shares its magnitude with others
    weight.data.forEach((w, i) => weight.data[i] = i % 3 === 0 ? Math.round(w) : w);
    const wanted = slowMask(weight.data, slowBlocks(weight, m!), n!);
    assert.deepEqual([...nmMask(weight, { n: n!, m: m! })], wanted, `${n}:${m}`);
  }
});

Deno.test("nmMask() keeps exactly n of every full block and min(n, length) of a short one", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, rule, (weight, { n, m }, blocks) => {
      const mask = nmMask(weight, { n, m, blocks });
      for (const block of slowBlocks(weight, m, blocks === "flat")) {
        const kept = block.filter((i) => mask[i] === 1).length;
        assert.equal(kept, Math.min(n, block.length));
      }
    }),
    { seed: 2 },
  );
});

Deno.test("nmMask() gives the same mask again for weights under their mask", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, (weight, pattern) => {
      // without zeros: of equal zeros the first are kept, wherever the kept weights were
      const data = weight.data.map((w) => w === 0 ? 0.5 : w), dense = { ...weight, data };
      const mask = nmMask(dense, pattern);
      assert.deepEqual(nmMask({ ...dense, data: applyMask(data, mask) }, pattern), mask);
    }),
    { seed: 3 },
  );
});

Deno.test("nmMask() keeps more with a larger n, and never drops what it kept", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, (weight, { n, m }) => {
      const fewer = nmMask(weight, { n, m }), more = nmMask(weight, { n: Math.min(n + 1, m), m });
      assert.ok(fewer.every((kept, i) => kept <= more[i]!));
      assert.ok(nmMask(weight, { n: m, m }).every((kept) => kept === 1));
    }),
    { seed: 4 },
  );
});

Deno.test("nmMask() moves with weights that change places inside their block", () => {
  const shuffled = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 });
  const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(distinct, shuffled, fc.integer({ min: 1, max: 8 }), (row, order, n) => {
      const mask = nmMask(rowsWeight(row, [1, 8]), { n, m: 8 });
      const moved = nmMask(rowsWeight(order.map((i) => row[i]!), [1, 8]), { n, m: 8 });
      assert.deepEqual([...moved], order.map((i) => mask[i]));
    }),
    { seed: 5 },
  );
});

Deno.test("nmMask() does not ask for signs or units", () => {
  fc.assert(
    fc.property(anyWeight, anyPattern, (weight, pattern) => {
      const other = { ...weight, data: weight.data.map((w, i) => i % 2 ? -8 * w : 8 * w) };
      assert.deepEqual(nmMask(other, pattern), nmMask(weight, pattern));
    }),
    { seed: 6 },
  );
});

Deno.test("nmMask() cuts along input channels, not along the width of a kernel", () => {
  // one output, four inputs, a kernel of one row of four: input 0 holds the largest at every place
  const data = Float32Array.from({ length: 16 }, (_, i) => i < 4 ? 9 : 1 + i / 100);
  const mask = nmMask({ data, shape: [1, 4, 1, 4], layout: "oihw" }, { n: 1, m: 4 });
  assert.deepEqual([...mask], [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("nmMask() is the same for a kernel in either layout, and leaves the weight alone", () => {
  const oihw = normalWeight("oihw", [5, 6, 3, 2], 1), before = oihw.data.slice();
  for (const blocks of ["perPosition", "flat"] as const) {
    const mask = nmMask(oihw, { n: 2, m: 4, blocks });
    const moved = toHwio({ ...oihw, data: Float32Array.from(mask) });
    assert.deepEqual(Float32Array.from(nmMask(toHwio(oihw), { n: 2, m: 4, blocks })), moved.data);
  }
  assert.deepEqual(oihw.data, before);
});

Deno.test("nmMask() refuses patterns, numbers and shapes that are none", () => {
  const weight = rowsWeight([1, 2, 3, 4], [1, 4]);
  const refuses = (pattern: { n: number; m: number }, error: Error) =>
    assert.throws(() => nmMask(weight, pattern), error);
  refuses(
    { n: 5, m: 4 },
    new RangeError("Cannot use n: it must be an integer in [1, 4]: current value is 5"),
  );
  refuses(
    { n: 0, m: 4 },
    new RangeError("Cannot use n: it must be an integer in [1, 4]: current value is 0"),
  );
  refuses(
    { n: 1, m: 2.5 },
    new RangeError("Cannot use m: it must be an integer in [1, infinity): current value is 2.5"),
  );
  assert.throws(
    () => nmMask(weight, { n: 2, M: 4 } as never),
    new TypeError(
      "Cannot use M: it must be an option of nmMask(), which are n, m, blocks; did you mean m?",
    ),
  );
  for (const [n, m] of [[2, 4], [1, 3], [9, 30]]) {
    for (const wrong of [NaN, Infinity, -Infinity]) {
      const data = Float32Array.from({ length: 30 }, (_, i) => i === 2 ? wrong : i);
      assert.throws(
        () => nmMask(rowsWeight(data, [1, 30]), { n: n!, m: m! }),
        new RangeError(
          `Cannot use weight: every number must be finite: current value is ${wrong} at 2`,
        ),
      );
    }
  }
  assert.throws(
    () => nmMask({ ...weight, shape: [1, 1, 4, 1], layout: "depthwise" } as never, { n: 2, m: 4 }),
    new TypeError(
      "Cannot cut weight into blocks: it must sum over input channels, and a depthwise filter has one: " +
        "current value is layout depthwise",
    ),
  );
});

Deno.test("weightBlocks() gives the 512 blocks of a weight (32, 64, 1, 1) in rows of four", () => {
  const weight = normalWeight("oihw", [32, 64, 1, 1], 3);
  const { data, shape } = weightBlocks(weight, { m: 4 });
  assert.deepEqual(shape, [512, 4]);
  assert.deepEqual(data, weight.data);
});

Deno.test("weightBlocks() gives every weight once, in the order o, h, w, i, and fills up with zeros", () => {
  fc.assert(
    fc.property(anyWeight, fc.integer({ min: 1, max: 8 }), rule, (weight, m, blocks) => {
      const wanted = slowBlocks(weight, m, blocks === "flat").flatMap((block) =>
        Array.from({ length: m }, (_, j) => j < block.length ? weight.data[block[j]!]! : 0)
      );
      const found = weightBlocks(weight, { m, blocks });
      assert.deepEqual([...found.data], wanted);
      assert.deepEqual(found.shape, [wanted.length / m, m]);
    }),
    { seed: 8 },
  );
});
