import assert from "node:assert/strict";
import { divideTraining, pickFromSplit, sliceSplit, type Split } from "@geta-lab/geta/datasets";

const split: Split = {
  images: Uint8Array.from({ length: 20 }, (_, i) => i),
  labels: Uint8Array.from({ length: 10 }, (_, i) => 9 - i),
  count: 10,
};

Deno.test("sliceSplit() keeps images and labels together", () => {
  const part = sliceSplit(split, 3, 5);
  assert.deepEqual([[...part.images], [...part.labels], part.count], [[6, 7, 8, 9], [6, 5], 2]);
  assert.equal(sliceSplit(split, 10, 10).count, 0);
});

Deno.test("pickFromSplit() copies, so that the original may change", () => {
  const original = { ...split, images: split.images.slice() };
  const part = pickFromSplit(original, Int32Array.of(9, 0, 9));
  original.images.fill(0);
  assert.deepEqual([[...part.images], [...part.labels]], [[18, 19, 0, 1, 18, 19], [0, 9, 0]]);
});

Deno.test("divideTraining() gives everything to training when no validation is asked for", () => {
  const { train, validation } = divideTraining(split, { validation: 0 });
  assert.deepEqual([train.count, validation.count, validation.images.length], [10, 0, 0]);
});

Deno.test("divideTraining() keeps the same validation images whatever the limit", () => {
  const { train, validation } = divideTraining(split, { validation: 2, limit: 3 });
  assert.deepEqual([...train.labels], [9, 8, 7]);
  assert.deepEqual([...validation.labels], [1, 0]);
});

Deno.test("divideTraining() refuses numbers that leave nothing or overlap", () => {
  const refused = (validation: number, limit?: number) =>
    assert.throws(() => divideTraining(split, { validation, limit }), RangeError);
  refused(10);
  refused(-1);
  refused(2, 9);
  refused(2, 0);
  assert.throws(
    () => divideTraining(split, { validation: 2, limit: 9 }),
    new RangeError("Cannot use limit: it must be an integer in [1, 8]: current value is 9"),
  );
});
