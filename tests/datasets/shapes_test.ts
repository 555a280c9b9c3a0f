import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { shapes, type Split } from "@geta-lab/geta/datasets";

/** Each image as one string. */
function imagesOf({ images, count }: Split): string[] {
  return Array.from({ length: count }, (_, i) => `${images.subarray(i * 3072, (i + 1) * 3072)}`);
}

Deno.test("shapes() gives every class the same number of images and the numbers asked for", () => {
  const data = shapes({ train: 50, validation: 20, test: 30 });
  for (
    const [split, count] of [[data.train, 50], [data.validation, 20], [data.test, 30]] as const
  ) {
    assert.deepEqual([split.count, split.images.length], [count, count * 3072]);
    for (let label = 0; label < 10; label++) {
      assert.equal(split.labels.filter((found) => found === label).length, count / 10);
    }
  }
});

Deno.test("shapes() repeats for a seed and changes with it", () => {
  const sizes = { train: 10, validation: 0, test: 10 };
  assert.deepEqual(shapes({ seed: 3, ...sizes }), shapes({ seed: 3, ...sizes }));
  assert.notDeepEqual(shapes({ seed: 3, ...sizes }).train, shapes({ seed: 4, ...sizes }).train);
});

Deno.test("shapes() never shows an image twice, neither in a split nor in two", () => {
  const { train, validation, test } = shapes({ train: 60, validation: 60, test: 60 });
  const all = [train, validation, test].flatMap(imagesOf);
  assert.equal(new Set(all).size, 180);
});

Deno.test("shapes() begins a longer split with the shorter one", () => {
  const short = shapes({ train: 10, validation: 0, test: 10 });
  const long = shapes({ train: 20, validation: 10, test: 10 });
  assert.deepEqual(long.train.images.subarray(0, 10 * 3072), short.train.images);
  assert.deepEqual(long.test, short.test);
});

Deno.test("shapes() of seed 0 are the images that published numbers were measured on", () => {
  const { train } = shapes({ seed: 0, train: 20, validation: 0, test: 1 });
  const found = createHash("sha256").update(train.images).digest("hex");
  assert.equal(found, "136d6f34bd7d8624e7d336304f0c1ab33a4fa3d6f18c4ec093cbb1ba9dfa6d23");
});

Deno.test("shapes() do not give the class away by their mean colour", () => {
  const { train, test } = shapes({ train: 1000, validation: 0, test: 500 });
  const centres = Array.from({ length: 10 }, () => [0, 0, 0]);
  const features = (split: Split, i: number) => {
    const sums = [0, 0, 0];
    for (let at = 0; at < 3072; at++) sums[at % 3]! += split.images[i * 3072 + at]! / 1024;
    return sums;
  };
  for (let i = 0; i < 1000; i++) {
    features(train, i).forEach((value, c) => centres[train.labels[i]!]![c]! += value / 100);
  }
  let right = 0;
  for (let i = 0; i < 500; i++) {
    const mine = features(test, i);
    const distances = centres.map((centre) =>
      Math.hypot(...centre.map((value, c) => value - mine[c]!))
    );
    if (distances.indexOf(Math.min(...distances)) === test.labels[i]) right++;
  }
  assert.ok(right < 0.2 * 500, `nearest mean colour is right for ${right} of 500`);
});

Deno.test("shapes() refuses sizes and seeds that are no whole numbers", () => {
  assert.throws(() => shapes({ train: 0 }), /Cannot use train: it must be an integer in \[1, /);
  assert.throws(() => shapes({ test: 1.5 }), RangeError);
  assert.throws(() => shapes({ validation: -1 }), RangeError);
  assert.throws(() => shapes({ seed: NaN }), RangeError);
});
