import assert from "node:assert/strict";
import { paintStamp, type Stamp } from "@geta-lab/geta/datasets";

const disc: Stamp = {
  outline: (u, v) => Math.hypot(u, v) - 1,
  x: 12,
  y: 20,
  radius: 5,
  angle: 0,
  colour: [200, 100, 50],
  second: [0, 0, 0],
  period: 4,
  phase: 0,
};

Deno.test("paintStamp() fills the inside, leaves the outside and blends the edge", () => {
  const canvas = new Float32Array(3072).fill(10);
  paintStamp(canvas, disc);
  let blended = 0;
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const [r, g, b] = canvas.subarray((y * 32 + x) * 3, (y * 32 + x) * 3 + 3);
      const distance = Math.hypot(x - 12, y - 20);
      if (distance <= 4.5) assert.deepEqual([r, g, b], [200, 100, 50]);
      else if (distance >= 5.5) assert.deepEqual([r, g, b], [10, 10, 10]);
      else blended += r! > 10 && r! < 200 ? 1 : 0;
    }
  }
  assert.ok(blended > 10);
});

Deno.test("paintStamp() mixes in the second colour by the texture", () => {
  const canvas = new Float32Array(3072);
  paintStamp(canvas, { ...disc, texture: (a) => a > 0 ? 1 : 0 });
  assert.deepEqual([...canvas.subarray((20 * 32 + 10) * 3).subarray(0, 3)], [200, 100, 50]);
  assert.deepEqual([...canvas.subarray((20 * 32 + 14) * 3).subarray(0, 3)], [0, 0, 0]);
});

Deno.test("paintStamp() turns by the angle", () => {
  const bar: Stamp = {
    ...disc,
    outline: (u, v) => Math.max(Math.abs(u) - 1, Math.abs(v) - 0.2),
    angle: Math.PI / 2,
  };
  const canvas = new Float32Array(3072);
  paintStamp(canvas, bar);
  const red = (x: number, y: number) => Math.round(canvas[(y * 32 + x) * 3]!);
  assert.deepEqual([red(12, 16), red(16, 20), red(12, 24), red(8, 20)], [200, 0, 200, 0]);
});

Deno.test("paintStamp() cuts off what lies outside the image", () => {
  const canvas = new Float32Array(3072);
  paintStamp(canvas, { ...disc, x: -2, y: 33 });
  assert.equal(canvas[31 * 32 * 3], 200); // the corner nearest to the centre
  assert.equal(canvas.filter((value) => value > 0).length % 3, 0);
  paintStamp(canvas, { ...disc, x: 100, y: -100 }); // nowhere near: nothing to do
});
