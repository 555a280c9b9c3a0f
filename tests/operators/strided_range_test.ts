import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { stridedRange } from "@geta-lab/geta/operators";

Deno.test("stridedRange() names the positions that tfjs takes", () => {
  tf.env().set("PROD", true);
  const LENGTH = 7, positions = tf.range(0, LENGTH, 1, "int32");
  const limit = fc.integer({ min: -9, max: 9 }), mask = fc.integer({ min: 0, max: 1 });
  fc.assert(
    fc.property(
      limit,
      limit,
      fc.integer({ min: 1, max: 4 }),
      mask,
      mask,
      (begin, end, stride, b, e) => {
        const attrs = { begin: [begin], end: [end], strides: [stride], beginMask: b, endMask: e };
        const range = stridedRange(attrs, 0, LENGTH)!;
        const named = Array.from({ length: LENGTH }, (_, i) => i).filter((i) =>
          i >= range.begin && i < range.end && (i - range.begin) % range.stride === 0
        );
        if (named.length === 0) return; // tfjs throws for some of these
        const taken = tf.stridedSlice(positions, [begin], [end], [stride], b, e);
        assert.deepEqual(named, [...taken.dataSync()]);
        taken.dispose();
      },
    ),
    { seed: 7, numRuns: 200 },
  );
  positions.dispose();
});

Deno.test("stridedRange() takes an axis whole that is not mentioned, and gives up on what it cannot name", () => {
  const attrs = { begin: [1], end: [3], strides: [1] };
  assert.deepEqual(stridedRange(attrs, 1, 5), { begin: 0, end: 5, stride: 1 });
  assert.equal(stridedRange({ ...attrs, strides: [-1] }, 0, 5), undefined);
  assert.equal(stridedRange({ ...attrs, end: [{ perSample: 1, plus: 0 }] }, 0, 5), undefined);
});
