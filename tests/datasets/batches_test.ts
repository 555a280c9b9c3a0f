import assert from "node:assert/strict";
import {
  batchAt,
  epochOrder,
  evaluationBatches,
  type ImageFormat,
  type Split,
  stepsPerEpoch,
} from "@geta-lab/geta/datasets";

const format: ImageFormat = { inputShape: [2, 2, 1], mean: [0], deviation: [1 / 255] };

/** Image i has four pixels of value i and label i. */
function numbered(count: number): Split {
  const images = Uint8Array.from({ length: 4 * count }, (_, at) => Math.floor(at / 4));
  return { images, labels: Uint8Array.from({ length: count }, (_, i) => i), count };
}

Deno.test("batchAt() over an epoch visits every image once, but for the rest that fills no batch", () => {
  const split = numbered(23), seed = 5, epoch = 2, size = 4;
  const order = epochOrder(split.count, { seed, epoch });
  const seen: number[] = [];
  for (let step = 0; step < stepsPerEpoch(split, size); step++) {
    const batch = batchAt(split, format, { order, epoch, step, size, seed });
    assert.equal(batch.count, size);
    seen.push(...batch.labels);
  }
  assert.deepEqual(seen, [...order.subarray(0, 20)]);
  assert.equal(new Set(seen).size, 20);
});

Deno.test("batchAt() gives the same batch whatever was asked before", () => {
  const split = numbered(20), augmentation = { padding: 1, flip: true };
  const order = epochOrder(split.count, { seed: 1, epoch: 0 });
  const ask = (step: number) =>
    batchAt(split, format, { order, epoch: 0, step, size: 5, seed: 1, augmentation });
  const late = ask(3);
  for (let step = 0; step < 3; step++) assert.notDeepEqual(ask(step), late);
  assert.deepEqual(ask(3), late);
});

Deno.test("batchAt() augments differently in each epoch, step and seed", () => {
  const split = numbered(64), augmentation = { padding: 1, flip: true };
  const order = Int32Array.from({ length: 64 }, (_, i) => 1 + i % 2); // every step has the same images
  const base = { order, epoch: 0, step: 0, size: 16, seed: 0, augmentation };
  const first = batchAt(split, format, base).images;
  for (const change of [{ epoch: 1 }, { step: 1 }, { seed: 1 }]) {
    assert.notDeepEqual(batchAt(split, format, { ...base, ...change }).images, first);
  }
});

Deno.test("batchAt() refuses a step outside the epoch", () => {
  const split = numbered(10), order = epochOrder(10, { seed: 0, epoch: 0 });
  const ask = (step: number) => batchAt(split, format, { order, epoch: 0, step, size: 3, seed: 0 });
  assert.equal(ask(2).count, 3);
  assert.throws(
    () => ask(3),
    new RangeError("Cannot use step: it must be an integer in [0, 3): current value is 3"),
  );
  assert.throws(() => ask(-1), RangeError);
});

Deno.test("stepsPerEpoch() refuses a batch larger than the split", () => {
  assert.equal(stepsPerEpoch({ count: 5 }, 5), 1);
  assert.throws(
    () => stepsPerEpoch({ count: 5 }, 6),
    new RangeError("Cannot use batch size: it must be an integer in [1, 5]: current value is 6"),
  );
  assert.throws(() => stepsPerEpoch({ count: 5 }, 0), RangeError);
});

Deno.test("evaluationBatches() gives all images in order, the last batch smaller", () => {
  const batches = [...evaluationBatches(numbered(7), format, 3)];
  assert.deepEqual(batches.map((batch) => [...batch.labels]), [[0, 1, 2], [3, 4, 5], [6]]);
  assert.deepEqual([...batches[2]!.images], [6, 6, 6, 6]);
});

Deno.test("evaluationBatches() of an empty split gives nothing", () => {
  assert.deepEqual([...evaluationBatches(numbered(0), format, 3)], []);
});

Deno.test("evaluationBatches() refuses a size of 0", () => {
  assert.throws(() => [...evaluationBatches(numbered(7), format, 0)], RangeError);
});
