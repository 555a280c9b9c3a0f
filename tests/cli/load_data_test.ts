import assert from "node:assert/strict";
import { shapes } from "@geta-lab/geta/datasets";
import { batchSource } from "../../lib/cli/run/load_data.ts";

Deno.test("batchSource() shifts training images as far as asked, and never test images", () => {
  const dataset = shapes({ seed: 1, train: 64 });
  const source = (shift?: number) =>
    batchSource(dataset, { seed: 1, batch: 64, ...shift === undefined ? {} : { shift } });
  const training = (shift?: number) => source(shift).trainingBatch(0, 0).images;
  assert.deepEqual(training(), training(dataset.augmentation.padding));
  assert.notDeepEqual(training(0), training(2));
  // rows that a shift of 8 moved in are zero in some image, which none of the drawn images has
  const side = dataset.inputShape[0]!, size = side * side * dataset.inputShape[2]!;
  const blank = (images: Float32Array) =>
    Array.from({ length: 64 }, (_, i) => images.subarray(i * size, i * size + size / side))
      .filter((row) => row.every((value) => value === 0)).length;
  assert.equal(blank(training(0)), 0);
  assert.ok(blank(training(8)) > 8);
  assert.deepEqual([...source(8).testBatches()], [...source(0).testBatches()]);
});
