import assert from "node:assert/strict";
import { shapeForms } from "@geta-lab/geta/datasets";

/** Points of a square around the centre of an object, 0.03 apart, off the axes. */
const grid: [number, number][] = [];
for (let i = 0; i < 100; i++) {
  for (let j = 0; j < 100; j++) grid.push([i * 0.03 - 1.489, j * 0.03 - 1.483]);
}

Deno.test("shapeForms are ten classes, each an outline or a texture", () => {
  assert.equal(new Set(shapeForms.map(({ name }) => name)).size, 10);
  for (const { outline, texture } of shapeForms) assert.notEqual(!outline, !texture);
});

for (const { name, outline, texture } of shapeForms) {
  if (outline) {
    Deno.test(`the ${name} is its own mirror image`, () => {
      // Symmetric about one axis is enough: images are drawn at any angle
      const same = (a: number, b: number) => Math.abs(a - b) < 1e-9;
      const upright = grid.every(([u, v]) => same(outline(u, v), outline(-u, v)));
      const lying = grid.every(([u, v]) => same(outline(u, v), outline(u, -v)));
      assert.ok(upright || lying);
    });
    Deno.test(`the ${name} lies within its radius and covers enough of it to be seen`, () => {
      const inside = grid.filter(([u, v]) => outline(u, v) < 0);
      assert.ok(inside.every(([u, v]) => Math.hypot(u, v) < 1.1));
      const area = inside.length * 0.03 ** 2;
      assert.ok(area > 0.8 && area < Math.PI, `${area}`);
    });
  }
  if (texture) {
    Deno.test(`the ${name} show both colours, repeat and stay in [0, 1]`, () => {
      const shares = grid.map(([a, b]) => texture(a, b));
      assert.ok(shares.every((share) => share >= 0 && share <= 1));
      for (const visible of [(s: number) => s < 0.2, (s: number) => s > 0.8]) {
        assert.ok(shares.filter(visible).length > 0.2 * grid.length);
      }
      grid.forEach(([a, b], i) => assert.ok(Math.abs(texture(a + 4, b - 4) - shares[i]!) < 1e-9));
    });
  }
}
