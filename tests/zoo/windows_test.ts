import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { mergeWindows, roll, shiftedWindowBias, splitWindows } from "@geta-lab/geta/zoo";

/** Every pixel of a 4x6 image holds its own number, in two samples and two channels. */
function numbered(): tf.Tensor {
  return tf.reshape(tf.range(0, 96), [2, 4, 6, 2]);
}

Deno.test("splitWindows() gives window (r, c) its pixels row by row, mergeWindows() puts them back", async () => {
  await useEngine();
  tf.tidy(() => {
    const x = numbered(), y = splitWindows(x, 2);
    assert.deepEqual(y.shape, [2, 6, 4, 2]);
    for (let r = 0; r < 2; r++) {
      for (let c = 0; c < 3; c++) {
        const wanted = tf.slice(x, [0, 2 * r, 2 * c, 0], [2, 2, 2, 2]);
        const found = tf.slice(y, [0, 3 * r + c, 0, 0], [2, 1, 4, 2]);
        assert.deepEqual(found.dataSync(), wanted.dataSync());
      }
    }
    assert.deepEqual(mergeWindows(y, 4, 6).arraySync(), x.arraySync());
  });
});

Deno.test("roll() takes each pixel from below and the right, around the border", async () => {
  await useEngine();
  tf.tidy(() => {
    const x = numbered(), data = x.dataSync(), y = roll(x, 3);
    let at = 0;
    const wanted = data.map(() => {
      const c = at % 2, j = (at >> 1) % 6, i = Math.floor(at / 12) % 4, n = Math.floor(at++ / 48);
      return data[((n * 4 + (i + 3) % 4) * 6 + (j + 3) % 6) * 2 + c]!;
    });
    assert.deepEqual(y.dataSync(), wanted);
    assert.deepEqual(roll(y, -3).dataSync(), data);
  });
});

Deno.test("shiftedWindowBias() leaves the pairs of pixels that share a shifted window of the true image", async () => {
  await useEngine();
  tf.tidy(() => {
    const [height, width, window, by] = [6, 9, 3, 1];
    const bias = shiftedWindowBias(height, width, { window, by }).dataSync();
    const image = tf.reshape(tf.range(0, height * width), [1, height, width, 1]);
    const pixels = splitWindows(roll(image, by), window).dataSync(); // true pixel of each place
    const area = window ** 2, seen = new Set<string>(), wanted = new Set<string>();
    bias.forEach((value, i) => {
      const first = Math.floor(i / area ** 2) * area;
      const q = pixels[first + Math.floor(i / area) % area]!, k = pixels[first + i % area]!;
      if (value === 0) seen.add(`${q} ${k}`);
    });
    // the grid of windows begins at pixel `by`: those before it are the rest of a window
    const windowOf = (pixel: number) => [
      Math.floor((Math.floor(pixel / width) - by + window) / window),
      Math.floor((pixel % width - by + window) / window),
    ];
    for (let q = 0; q < height * width; q++) {
      for (let k = 0; k < height * width; k++) {
        if (String(windowOf(q)) === String(windowOf(k))) wanted.add(`${q} ${k}`);
      }
    }
    assert.deepEqual(seen, wanted);
  });
});
