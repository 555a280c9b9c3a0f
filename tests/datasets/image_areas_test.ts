import assert from "node:assert/strict";
import fc from "fast-check";
import { middleOf, randomCropArea, resizeImage } from "@geta-lab/geta/datasets";
import { random } from "@geta-lab/geta/core";

Deno.test("randomCropArea() stays inside the image, between 8 and 100 % of it and between 3:4 and 4:3", () => {
  const side = fc.integer({ min: 3, max: 4000 });
  const shares: number[] = [];
  fc.assert(
    fc.property(side, side, fc.integer({ min: 0 }), (height, width, seed) => {
      const area = randomCropArea([height, width, 3], random(seed));
      assert.ok(area.top >= -1e-9 && area.left >= -1e-9);
      assert.ok(area.top + area.height <= height + 1e-6 && area.left + area.width <= width + 1e-6);
      const ratio = area.width / area.height, share = area.width * area.height / height / width;
      assert.ok(ratio > 3 / 4 - 1e-9 && ratio < 4 / 3 + 1e-9, `${ratio}`);
      // a very long image has no part of 8 % with these proportions: the largest one is taken
      const most = Math.min(height * 4 / 3, width) * Math.min(width * 4 / 3, height) / height /
        width;
      assert.ok(share <= 1 + 1e-9 && share >= Math.min(0.08, most) - 1e-9, `${share}`);
    }),
    { seed: 11, numRuns: 500 },
  );
  for (let seed = 0; seed < 2000; seed++) {
    const { height, width } = randomCropArea([300, 300], random(seed));
    shares.push(width * height / 90_000);
  }
  shares.sort((a, b) => a - b);
  // nearly uniform; what does not fit is drawn again, so the largest are a little rarer
  assert.ok(shares[0]! < 0.1 && shares[1999]! > 0.95);
  assert.ok(Math.abs(shares[1000]! - 0.5) < 0.06, `${shares[1000]}`);
});

Deno.test("resizeImage() of an area is resizeImage() of the image that holds only this area", () => {
  fc.assert(
    fc.property(
      fc.record({
        top: fc.nat(5),
        left: fc.nat(5),
        height: fc.integer({ min: 1, max: 9 }),
        width: fc.integer({ min: 1, max: 9 }),
        to: fc.integer({ min: 1, max: 6 }),
        seed: fc.nat(),
      }),
      ({ top, left, height, width, to, seed }) => {
        const stream = random(seed), shape: [number, number, number] = [14, 15, 2];
        const image = { shape, data: Uint8Array.from({ length: 420 }, () => stream.integer(256)) };
        const data = new Uint8Array(height * width * 2);
        for (let i = 0; i < data.length; i++) {
          const y = Math.floor(i / 2 / width), x = Math.floor(i / 2) % width;
          data[i] = image.data[((top + y) * 15 + left + x) * 2 + i % 2]!;
        }
        const part = { shape: [height, width, 2] as [number, number, number], data };
        const whole = { top: 0, left: 0, height, width };
        const cut = resizeImage(image, [to, to], { top, left, height, width });
        const own = resizeImage(part, [to, to], whole);
        assert.deepEqual(cut.shape, own.shape);
        // a mean half-way between two bytes is rounded up or down
        cut.data.forEach((byte, i) => assert.ok(Math.abs(byte - own.data[i]!) <= 1));
      },
    ),
    { seed: 2 },
  );
});

Deno.test("middleOf() leaves as much above as below, and as much left as right", () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 })),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      (shape, share) => {
        const { top, left, height, width } = middleOf(shape, [3, 4], share);
        assert.ok(Math.abs(2 * top + height - shape[0]) < 1e-9);
        assert.ok(Math.abs(2 * left + width - shape[1]) < 1e-9);
        assert.ok(Math.abs(height / width - 3 / 4) < 1e-9);
        const fills = Math.max(height / shape[0], width / shape[1]);
        assert.ok(Math.abs(fills - share) < 1e-9);
      },
    ),
    { seed: 4 },
  );
});
