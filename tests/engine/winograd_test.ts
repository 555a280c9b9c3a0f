import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { type ConvGeometry, convGeometry } from "../../lib/engine/ops/conv/conv_geometry.ts";
import { mirrored } from "../../lib/engine/ops/conv/conv2d.ts";
import { address, allocate, heapFloat32 } from "../../lib/engine/memory/heap.ts";
import { readArray, useEngine } from "@geta-lab/geta/engine";
import { runtime } from "../../lib/engine/runtime/runtime.ts";
import {
  usesWinograd,
  winogradBackward,
  winogradFilterGradient,
  winogradForward,
} from "../../lib/engine/ops/conv/winograd.ts";
import { ownGroups } from "../../lib/engine/ops/conv/winograd_tiling.ts";
import { assertNear, MODES, noise, normals } from "./backends.ts";

const at = (x: number[], w: number[], more: object = {}): ConvGeometry =>
  convGeometry(x, w, { strides: 1, pad: "same", ...more });

Deno.test("usesWinograd() takes 3x3 convolutions with stride 1 where it is faster, no other", () => {
  assert.ok(usesWinograd(at([8, 8, 8, 32], [3, 3, 32, 64])));
  assert.ok(usesWinograd(at([64, 16, 16, 13], [3, 3, 13, 27])), "channels not in fours");
  assert.ok(!usesWinograd(at([64, 8, 8, 3], [3, 3, 3, 64])), "three colours");
  assert.ok(!usesWinograd(at([8, 8, 8, 32], [5, 5, 32, 64])), "another kernel");
  assert.ok(!usesWinograd(at([8, 8, 8, 32], [3, 3, 32, 64], { strides: 2 })), "stride");
  assert.ok(!usesWinograd(at([8, 8, 8, 32], [3, 3, 32, 64], { dilations: 2 })), "dilation");
  assert.ok(!usesWinograd(at([8, 2, 2, 32], [3, 3, 32, 64])), "less than one tile");
  assert.ok(!usesWinograd(at([8, 5, 5, 32], [3, 3, 32, 64])), "tiles hardly used");
  assert.ok(!usesWinograd(at([2, 8, 8, 8], [3, 3, 8, 8])), "hardly any work");
});

/** Calls `visit` with the indices into y, x and w of every product of the convolution. */
function products(g: ConvGeometry, visit: (y: number, x: number, w: number) => void): void {
  for (let n = 0; n < g.batch; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        for (let tap = 0; tap < 9; tap++) {
          const h = i - g.top + Math.floor(tap / 3), w = j - g.left + tap % 3;
          if (h < 0 || h >= g.height || w < 0 || w >= g.width) continue;
          const y0 = ((n * g.outHeight + i) * g.outWidth + j) * g.outChannels;
          const x0 = ((n * g.height + h) * g.width + w) * g.inChannels;
          for (let c = 0; c < g.inChannels; c++) {
            const w0 = (tap * g.inChannels + c) * g.outChannels;
            for (let k = 0; k < g.outChannels; k++) visit(y0 + k, x0 + c, w0 + k);
          }
        }
      }
    }
  }
}

// Output, input's and kernel's gradient by Winograd, whether it would be faster or not.
function byWinograd(g: ConvGeometry, [x, w, dy]: Float32Array[]): Float32Array[] {
  const flipped = new Float32Array(w!.length), { inChannels: C, outChannels: K } = g;
  for (let i = 0; i < w!.length; i++) {
    const tap = Math.floor(i / (C * K)), c = Math.floor(i / K) % C, k = i % K;
    flipped[((8 - tap) * K + k) * C + c] = w![i]!;
  }
  const tensors = [x!, w!, dy!, flipped, dy!, x!, w!].map((array, i) => {
    const tensor = allocate([array.length]);
    // what the kernels leave out must not look like a result
    heapFloat32().set(i < 4 ? array : array.map(() => NaN), address(tensor) / 4);
    return tensor;
  });
  const [xAt, wAt, dyAt, flippedAt, yAt, dxAt, dwAt] = tensors.map(address) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  winogradForward(g, xAt, wAt, yAt);
  if (ownGroups(mirrored(g))) winogradForward(mirrored(g), dyAt, flippedAt, dxAt);
  else winogradBackward(mirrored(g), dyAt, wAt, dxAt); // turns and transposes the kernel by itself
  winogradFilterGradient(g, xAt, dyAt, dwAt);
  const results = [dy!, x!, w!].map(({ length }, i) => {
    const start = [yAt, dxAt, dwAt][i]! / 4;
    return new Float32Array(heapFloat32().subarray(start, start + length));
  });
  const { backend } = runtime() as unknown as {
    backend: { disposeData(dataId: object, force: boolean): void };
  };
  tensors.forEach(({ dataId }) => backend.disposeData(dataId, true));
  return results;
}

function check(g: ConvGeometry): void {
  const x = normals([g.batch, g.height, g.width, g.inChannels], 1);
  const w = normals([9, g.inChannels, g.outChannels], 2);
  const dy = normals([g.batch, g.outHeight, g.outWidth, g.outChannels], 3);
  const y = new Float64Array(dy.length);
  const dx = new Float64Array(x.length), dw = new Float64Array(w.length);
  products(g, (i, j, k) => {
    y[i]! += x[j]! * w[k]!;
    dx[j]! += dy[i]! * w[k]!;
    dw[k]! += dy[i]! * x[j]!;
  });
  const expected = [y, dx, dw].map((array) => Float32Array.from(array));
  assertNear(byWinograd(g, [x, w, dy]), expected, 1e-5);
}

for (const [mode, options] of Object.entries(MODES)) {
  Deno.test(`Winograd's convolution of 4 to 20 channels equals loops in all passes, ${mode}`, async () => {
    await useEngine(options);
    for (let C = 4; C <= 20; C++) {
      for (let K = 4; K <= 20; K++) check(at([1, 5, 6, C], [3, 3, C, K]));
    }
  });

  Deno.test(`Winograd's convolution where all threads share a group equals loops, ${mode}`, async () => {
    await useEngine(options);
    check(at([2, 6, 7, 97], [3, 3, 97, 89], { pad: 1 }));
  });
}

Deno.test("Winograd's convolution equals loops for any size, batch and padding", async () => {
  await useEngine();
  const size = fc.integer({ min: 3, max: 11 }), channels = fc.integer({ min: 4, max: 45 });
  const side = fc.integer({ min: 0, max: 2 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      size,
      size,
      channels,
      channels,
      side,
      side,
      side,
      side,
      (n, height, width, C, K, ...[top, bottom, left, right]) => {
        check(at([n, height, width, C], [3, 3, C, K], {
          pad: [[0, 0], [top, bottom], [left, right], [0, 0]],
        }));
      },
    ),
    { numRuns: 25, seed: 1 },
  );
});

Deno.test("tf.conv2d's gradient by its input is the adjoint of tf.conv2d, for small and large kernels", async () => {
  await useEngine();
  for (const [C, K] of [[24, 40], [97, 90], [130, 70]] as const) {
    tf.tidy(() => {
      const x = noise([3, 9, 8, C], 1), dy = noise([3, 9, 8, K], 3);
      const w = noise([3, 3, C, K], 2) as tf.Tensor4D;
      const conv = (x: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w, 1, "same");
      const dx = tf.grad((x) => tf.sum(tf.mul(conv(x), dy)))(x);
      const product = (a: tf.Tensor, b: tf.Tensor) => {
        const numbers = readArray(b);
        return readArray(a).reduce((sum, value, i) => sum + value * numbers[i]!, 0);
      };
      const left = product(conv(x), dy), right = product(x, dx);
      assert.ok(Math.abs(left - right) <= 1e-4 * Math.abs(left), `${C}, ${K}: ${left}, ${right}`);
    });
  }
});
