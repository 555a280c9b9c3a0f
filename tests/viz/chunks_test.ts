import assert from "node:assert/strict";
import fc from "fast-check";
import { chunks, joinedCells } from "@geta-lab/geta/viz";

Deno.test("chunks() cuts a series into chunks of nearly equal length that join to it again", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 50 }), (series, max) => {
      const cut = chunks(series, max);
      assert.deepEqual(cut.flat(), series);
      assert.equal(cut.length, Math.min(max, series.length));
      const lengths = cut.map((chunk) => chunk.length);
      assert(cut.length === 0 || Math.max(...lengths) - Math.min(...lengths) <= 1);
    }),
    { seed: 5 },
  );
});

Deno.test("joinedCells() joins neighbours of the same value, and only neighbours", () => {
  const cells = [4, 4, 3, 4, 4, 4].map((bits, i) => ({ bits, step: i, to: i + 1 }));
  assert.deepEqual(joinedCells(cells, "bits"), [
    { bits: 4, step: 0, to: 2 },
    { bits: 3, step: 2, to: 3 },
    { bits: 4, step: 3, to: 6 },
  ]);
  assert.deepEqual(cells[0], { bits: 4, step: 0, to: 1 });
  assert.deepEqual(joinedCells<{ to: number }>([], "to"), []);
});
