import assert from "node:assert/strict";
import { batchAt, epochOrder, imageBatches, shapes } from "@geta-lab/geta/datasets";

const data = shapes({ seed: 1, train: 30, validation: 12, test: 7 });

Deno.test("imageBatches() gives the batches of batchAt(), in any order of calls", () => {
  const batches = imageBatches(data, { size: 8, seed: 3 });
  for (const [epoch, step] of [[2, 1], [0, 0], [2, 0], [0, 2]] as const) {
    const order = epochOrder(30, { seed: 3, epoch });
    const { augmentation } = data;
    const wanted = batchAt(data.train, data, {
      order,
      epoch,
      step,
      size: 8,
      seed: 3,
      augmentation,
    });
    assert.deepEqual(batches.trainingBatch(epoch, step), wanted);
  }
});

Deno.test("imageBatches() augments unless told not to", () => {
  const plain = imageBatches(data, { size: 8, seed: 3, augment: false }).trainingBatch(0, 0);
  const changed = imageBatches(data, { size: 8, seed: 3 }).trainingBatch(0, 0);
  assert.deepEqual(plain.labels, changed.labels);
  assert.notDeepEqual(plain.images, changed.images);
});

Deno.test("imageBatches() offers each split whole, as often as asked", () => {
  const batches = imageBatches(data, { size: 8, seed: 0, evaluationSize: 5 });
  const counts = () => Array.from(batches.validationBatches(), ({ count }) => count);
  assert.deepEqual(counts(), [5, 5, 2]);
  assert.deepEqual(counts(), [5, 5, 2]);
  const labels = Array.from(batches.testBatches(), ({ labels }) => [...labels]).flat();
  assert.deepEqual(labels, [...data.test.labels]);
  assert.deepEqual([batches.stepsPerEpoch, batches.classes, batches.inputShape], [3, 10, [
    32,
    32,
    3,
  ]]);
});
