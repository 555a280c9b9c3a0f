import assert from "node:assert/strict";
import fc from "fast-check";
import { chunkRange } from "../../lib/engine/threads/job.ts";

Deno.test("chunkRange() covers all items once, in order, with sizes that differ by at most one", () => {
  const size = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(size, size, (chunks, items) => {
      let end = 0;
      for (let chunk = 0; chunk < chunks; chunk++) {
        const [from, to] = chunkRange(chunk, chunks, items);
        assert.equal(from, end);
        assert.ok(Math.abs(to - from - items / chunks) < 1);
        end = to;
      }
      assert.equal(end, items);
    }),
    { seed: 1 },
  );
});
