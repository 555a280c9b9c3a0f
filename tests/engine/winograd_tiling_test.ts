import assert from "node:assert/strict";
import fc from "fast-check";
import { convGeometry } from "../../lib/engine/ops/conv/conv_geometry.ts";
import { ownGroups, tileBytes, winogradTiling } from "../../lib/engine/ops/conv/winograd_tiling.ts";

Deno.test("winogradTiling() covers every image and output pixel, with room for the largest group", () => {
  const channels = fc.integer({ min: 4, max: 256 });
  const side = fc.integer({ min: 4, max: 40 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), side, channels, channels, (n, size, C, K) => {
      const g = convGeometry([n, size, size, C], [3, 3, C, K], { strides: 1, pad: "same" });
      const t = winogradTiling(g);
      assert.ok(t.images * t.groups >= n && t.images * (t.groups - 1) < n);
      assert.ok(t.tilesH * 4 >= g.outHeight && t.tilesW * 4 >= g.outWidth);
      const tiles = t.images * t.tilesH * t.tilesW;
      assert.ok(t.input >= tiles * C * 4 && t.output >= tiles * K * 4 && t.kernel >= C * K * 4);
      for (const bytes of [t.input, t.output, t.kernel]) {
        assert.ok(bytes % 64 === 0 && bytes % 4096 > 0);
      }
      assert.equal(tileBytes(t), 36 * (t.input + t.output));
    }),
    { seed: 1 },
  );
});

Deno.test("winogradTiling() cuts small kernels into groups for several threads", () => {
  const g = convGeometry([64, 8, 8, 64], [3, 3, 64, 64], { strides: 1, pad: "same" });
  assert.ok(ownGroups(g));
  assert.equal(winogradTiling(g).groups, 8);
  const large = convGeometry([64, 8, 8, 256], [3, 3, 256, 256], { strides: 1, pad: "same" });
  assert.ok(!ownGroups(large));
});

Deno.test("winogradTiling() cuts a batch that is a power of two into equal groups, an even number of them", () => {
  for (const [side, channels] of [[32, 16], [16, 32], [8, 64], [8, 13]] as const) {
    for (const batch of [32, 64, 128]) {
      const shape = [batch, side, side, channels];
      const g = convGeometry(shape, [3, 3, channels, channels], { strides: 1, pad: "same" });
      const { images, groups } = winogradTiling(g);
      assert.equal(images * groups, batch);
      assert.equal(groups % 2, 0);
    }
  }
});
