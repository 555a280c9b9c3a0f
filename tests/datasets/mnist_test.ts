import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { loadMnist } from "@geta-lab/geta/datasets";
import { inFolder } from "./in_folder.ts";

/** An IDX file. */
function idx(shape: number[], byte: (i: number) => number): Uint8Array {
  const header = shape.flatMap((n) => [n >>> 24, n >>> 16 & 255, n >>> 8 & 255, n & 255]);
  const length = shape.reduce((a, b) => a * b, 1);
  return Uint8Array.of(
    0,
    0,
    8,
    shape.length,
    ...header,
    ...Array.from({ length }, (_, i) => byte(i)),
  );
}

/** Image and label files of n images; all pixels of image i are i. */
function pair(prefix: string, n: number): Record<string, Uint8Array> {
  return {
    [`${prefix}-images-idx3-ubyte.gz`]: gzipSync(idx([n, 28, 28], (i) => Math.floor(i / 784))),
    [`${prefix}-labels-idx1-ubyte`]: idx([n], (i) => i % 10),
  };
}

Deno.test("loadMnist() keeps the official test set when the training files are there", () =>
  inFolder({ ...pair("t10k", 20), ...pair("train", 30) }, async (folder) => {
    const data = await loadMnist(folder, { validation: 4, limit: 10 });
    assert.deepEqual([data.train.count, data.validation.count, data.test.count], [10, 4, 20]);
    assert.equal(data.train.images[9 * 784], 9);
    assert.equal(data.validation.images[0], 26);
    assert.equal(data.test.images[19 * 784], 19);
    assert.equal(data.note, undefined);
    assert.deepEqual(data.origins, {
      train: "official training images 1 to 10",
      validation: "official training images 27 to 30",
      test: "official test images",
    });
    assert.deepEqual(data.inputShape, [28, 28, 1]);
  }));

Deno.test("loadMnist() divides the test set when it is all there is, and says so", () =>
  inFolder(pair("t10k", 50), async (folder) => {
    const data = await loadMnist(folder);
    assert.deepEqual([data.train.count, data.validation.count, data.test.count], [40, 5, 5]);
    const firstPixels = [data.train, data.validation, data.test].flatMap(({ images, count }) =>
      Array.from({ length: count }, (_, i) => images[i * 784]!)
    );
    assert.notDeepEqual(firstPixels, firstPixels.toSorted((a, b) => a - b), "not mixed");
    assert.deepEqual(
      firstPixels.toSorted((a, b) => a - b),
      Array.from({ length: 50 }, (_, i) => i),
    );
    assert.equal(data.train.labels[7], data.train.images[7 * 784]! % 10);
    assert.equal(data.origins.train, "shuffled from the 50 official test images");
    assert.match(data.note!, /training files are absent: all splits are parts of the 50 official/);
    assert.deepEqual(await loadMnist(folder), data, "not repeatable");
  }));

Deno.test("loadMnist() validates on a tenth of few training images, never on none", async () => {
  await inFolder({ ...pair("t10k", 20), ...pair("train", 30) }, async (folder) => {
    const { train, validation } = await loadMnist(folder);
    assert.deepEqual([train.count, validation.count], [27, 3]);
  });
  for (const few of [pair("t10k", 9), { ...pair("t10k", 20), ...pair("train", 9) }]) {
    await inFolder(few, async (folder) => {
      await assert.rejects(
        () => loadMnist(folder),
        /^RangeError: Cannot use number of MNIST images: it must be an integer in \[10, infinity\): current value is 9$/,
      );
    });
  }
});

Deno.test("loadMnist() says which file is missing", () =>
  inFolder({ ...pair("t10k", 20), ...pair("train", 30) }, async (folder) => {
    await Deno.remove(`${folder}/train-labels-idx1-ubyte`);
    await assert.rejects(() => loadMnist(folder), {
      name: "DataError",
      message:
        `Cannot read ${folder}/train-labels-idx1-ubyte: it or its gzip file (.gz) must exist: ` +
        "current value is no such file",
    });
  }));

const damages: [claim: string, files: Record<string, Uint8Array>, message: RegExp][] = [
  [
    "a gzip file cut off",
    {
      "t10k-images-idx3-ubyte.gz": gzipSync(idx([20, 28, 28], (i) => i * i % 251)).subarray(0, 200),
    },
    /t10k-images-idx3-ubyte.gz: it must be an undamaged gzip file: current value is /,
  ],
  [
    "labels out of range",
    { "t10k-labels-idx1-ubyte": idx([20], (i) => i === 7 ? 10 : 0) },
    /t10k-labels-idx1-ubyte: label 7 must be in \[0, 9\]: current value is 10$/,
  ],
  [
    "fewer labels than images",
    { "t10k-labels-idx1-ubyte": idx([19], () => 0) },
    /t10k-labels-idx1-ubyte: it must hold 20 labels, one for each image: current value is 19$/,
  ],
  [
    "images of another size",
    { "t10k-images-idx3-ubyte.gz": gzipSync(idx([20, 28, 27], () => 0)) },
    /its shape must be \[n, 28, 28\]: current value is \[20,28,27\]$/,
  ],
  [
    "a content of gigabytes",
    { "t10k-images-idx3-ubyte.gz": gzipSync(new Uint8Array(68_000_000)) },
    /t10k-images-idx3-ubyte.gz: its content must be at most 67108864 bytes: current value is more$/,
  ],
  [
    "a file of labels where images should be",
    { "t10k-images-idx3-ubyte.gz": gzipSync(idx([2000], () => 0)) },
    /t10k-images-idx3-ubyte.gz: its magic number must be 2051: current value is 2049$/,
  ],
];

for (const [claim, files, message] of damages) {
  Deno.test(`loadMnist() refuses ${claim}`, () =>
    inFolder({ ...pair("t10k", 20), ...files }, async (folder) => {
      await assert.rejects(() => loadMnist(folder), { name: "DataError", message });
    }));
}

Deno.test("loadMnist() refuses a split that leaves nothing to train on", () =>
  inFolder(pair("t10k", 20), async (folder) => {
    await assert.rejects(() => loadMnist(folder, { validation: 18 }), RangeError);
    await assert.rejects(() => loadMnist(folder, { limit: 17 }), RangeError);
  }));
