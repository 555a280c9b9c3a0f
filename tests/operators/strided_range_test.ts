import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { stridedEntries, stridedRange } from "@geta-lab/geta/operators";

Deno.test("stridedRange() names the positions that tfjs takes", () => {
  tf.env().set("PROD", true);
  const LENGTH = 7, positions = tf.range(0, LENGTH, 1, "int32");
  const limit = fc.integer({ min: -9, max: 9 }), mask = fc.integer({ min: 0, max: 1 });
  fc.assert(
    fc.property(
      limit,
      limit,
      fc.integer({ min: 0, max: 4 }).map((stride) => stride || -1),
      mask,
      mask,
      (begin, end, stride, b, e) => {
        const attrs = { begin: [begin], end: [end], strides: [stride], beginMask: b, endMask: e };
        const range = stridedRange(attrs, 0, LENGTH)!;
        const forward = Array.from({ length: LENGTH }, (_, i) => i).filter((i) =>
          i >= range.begin && i < range.end && (i - range.begin) % range.stride === 0
        );
        const named = range.stride < 0 ? forward.reverse() : forward;
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
  assert.deepEqual(stridedRange(attrs, undefined, 5), { begin: 0, end: 5, stride: 1 });
  assert.equal(stridedRange({ ...attrs, strides: [-2] }, 0, 5), undefined);
  assert.equal(stridedRange({ ...attrs, end: [{ perSample: 1, plus: 0 }] }, 0, 5), undefined);
});

Deno.test("stridedEntries() finds the axes behind an ellipsis, new axes and axes that are cut away, as tfjs does", () => {
  tf.env().set("PROD", true);
  const x = tf.zeros([2, 3, 5, 7]);
  const bits = fc.integer({ min: 0, max: 7 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0, 1, 2, 4),
      bits,
      bits,
      (count, ellipsisMask, newAxisMask, shrinkAxisMask) => {
        const all = (value: number) => Array.from({ length: count }, () => value);
        const masks = [ellipsisMask, newAxisMask, shrinkAxisMask].map((mask) =>
          mask & (2 ** count - 1)
        );
        // an entry is one thing
        const [ellipsis, isNew, shrunk] = [
          masks[0]!,
          masks[1]! & ~masks[0]!,
          masks[2]! & ~masks[0]! & ~masks[1]!,
        ];
        const y = tf.stridedSlice(x, all(0), all(2), all(1), 0, 0, ellipsis, isNew, shrunk);
        const entries = stridedEntries(
          { begin: all(0), ellipsisMask: ellipsis, newAxisMask: isNew, shrinkAxisMask: shrunk },
          4,
        );
        const lengths = entries.flatMap(({ axis, entry, isShrunk }) => {
          if (axis === undefined) return [1];
          return isShrunk ? [] : [entry === undefined ? x.shape[axis]! : 2];
        });
        assert.deepEqual(lengths, y.shape);
        y.dispose();
      },
    ),
    { seed: 3, numRuns: 100 },
  );
  x.dispose();
});
