import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import {
  samplePatches,
  type SamplePatchesOptions,
  samplePositions,
  sampleTargets,
  selectChannels,
} from "@geta-lab/geta/importance";
import * as tf from "@tensorflow/tfjs";
import { normals } from "./support.ts";

const shape: [number, number, number, number] = [2, 6, 5, 3];

/** A convolution of three channels to four with its kernel as [outputs, channels, taps], too. */
function convolution(
  [height, width]: readonly [number, number],
  strides: readonly [number, number],
  padding: "same" | "valid",
) {
  const data = normals(180, 1), kernel = normals(height * width * 12, 2);
  const taps = height * width;
  const weights = Float64Array.from({ length: kernel.length }, (_, at) => {
    const tap = at % taps,
      channel = Math.floor(at / taps) % 3,
      output = Math.floor(at / (3 * taps));
    return kernel[(tap * 3 + channel) * 4 + output]!;
  });
  const y = tf.tidy(() =>
    tf.conv2d(
      tf.tensor4d(Float32Array.from(data), shape),
      tf.tensor4d(Float32Array.from(kernel), [height, width, 3, 4]),
      [...strides],
      padding,
    )
  );
  const outputs = { data: y.dataSync(), shape: y.shape };
  y.dispose();
  return { images: { data, shape }, weights, outputs, taps };
}

const cases: [readonly [number, number], readonly [number, number], "same" | "valid"][] = [
  [[3, 3], [1, 1], "same"],
  [[3, 2], [2, 2], "same"],
  [[3, 3], [2, 1], "valid"],
  [[1, 1], [1, 1], "same"],
];

for (const [kernel, strides, padding] of cases) {
  Deno.test(`samplePatches() times the kernel are the outputs at the positions: ${kernel}, strides ${strides}, ${padding}`, async () => {
    await useEngine();
    const { images, weights, outputs, taps } = convolution(kernel, strides, padding);
    const positions = samplePositions(outputs.shape, { perImage: 5, seed: 3 });
    const options: SamplePatchesOptions = { positions, kernel, strides, padding };
    const patches = samplePatches(images, options), targets = sampleTargets(outputs, positions);
    const own = Array.from({ length: positions.length * 4 }, (_, at) => {
      const n = Math.floor(at / 4), o = at % 4;
      let sum = 0;
      for (let k = 0; k < 3 * taps; k++) {
        sum += patches[n * 3 * taps + k]! * weights[o * 3 * taps + k]!;
      }
      return sum;
    });
    own.forEach((value, at) => assert.ok(Math.abs(value - targets[at]!) < 1e-5));
  });
}

Deno.test("selectChannels() on samples of a convolution gives its kernel back where all channels stay", async () => {
  await useEngine();
  const { images, weights, outputs, taps } = convolution([2, 2], [1, 1], "same");
  const positions = samplePositions(outputs.shape, { perImage: 20 });
  const layer = {
    inputs: samplePatches(images, { positions, kernel: [2, 2] }),
    weights,
    targets: sampleTargets(outputs, positions),
    samples: positions.length,
    channels: 3,
    taps,
    outputs: 4,
  };
  const own = selectChannels(layer, 3);
  own.weights.forEach((w, i) => assert.ok(Math.abs(w - weights[i]!) < 1e-4));
  assert.ok(own.error < 1e-10);
});

Deno.test("samplePositions() are different in each image, inside it, and seeded", () => {
  const positions = samplePositions([3, 4, 5, 2], { perImage: 20, seed: 1 });
  assert.equal(new Set(positions.map((position) => JSON.stringify(position))).size, 60);
  assert.ok(positions.every(({ y, x }) => y >= 0 && y < 4 && x >= 0 && x < 5));
  const some = (seed: number) => samplePositions([1, 9, 9, 1], { seed });
  assert.deepEqual(some(2), some(2));
  assert.notDeepEqual(some(2), some(3));
  assert.equal(some(2).length, 10);
});

Deno.test("samplePositions() and samplePatches() refuse what they cannot sample", () => {
  assert.throws(
    () => samplePositions([1, 2, 2, 1]),
    new RangeError("Cannot use perImage: it must be an integer in [1, 4]: current value is 10"),
  );
  const images = { data: [1, 2, 3, 4], shape: [1, 2, 2, 1] };
  assert.throws(
    () => samplePatches(images, { positions: [{ image: 1, y: 0, x: 0 }], kernel: [1, 1] }),
    new RangeError(
      "Cannot use an image of a position: it must be an integer in [0, 0]: current value is 1",
    ),
  );
  assert.throws(
    () => samplePatches({ ...images, shape: [1, 2, 3, 1] }, { positions: [], kernel: [1, 1] }),
    new TypeError("Cannot use the images: its shape must be [6]: current value is [4]"),
  );
  assert.throws(
    () => samplePatches(images, { positions: [], kernel: [0, 1] }),
    /Cannot use a length of the convolution: it must be an integer in \[1, infinity\): current value is 0/,
  );
  assert.throws(
    () => samplePatches(images, { positions: [], kernel: [1, 1], padding: "full" as "same" }),
    /Cannot use padding: it must be one of same, valid: current value is full/,
  );
});
