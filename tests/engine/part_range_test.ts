import assert from "node:assert/strict";
import fc from "fast-check";
import { partRange } from "../../lib/engine/threads/part_range.ts";

Deno.test("partRange() covers all pieces once, in order, as even as can be", () => {
  const size = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(size, size, (parts, pieces) => {
      let end = 0;
      for (let part = 0; part < parts; part++) {
        const [from, to] = partRange(part, parts, pieces);
        assert.equal(from, end);
        assert.ok(Math.abs(to - from - pieces / parts) < 1);
        end = to;
      }
      assert.equal(end, pieces);
    }),
    { seed: 1 },
  );
});
