import assert from "node:assert/strict";
import fc from "fast-check";
import { chunks } from "@geta-lab/geta/viz";

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
