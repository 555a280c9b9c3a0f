import assert from "node:assert/strict";
import { useEngine } from "../../lib/engine/mod.ts";
import type { ConvGeometry } from "../../lib/engine/conv_geometry.ts";
import { convGeometry } from "../../lib/engine/conv_geometry.ts";
import { usesWinograd } from "../../lib/engine/winograd.ts";

// That its results are right is shown by conv2d_test.ts, whose cases go both ways.

Deno.test("usesWinograd() takes 3x3 convolutions with stride 1 and no other", async () => {
  await useEngine();
  const at = (x: number[], w: number[], more: object = {}): ConvGeometry =>
    convGeometry(x, w, { strides: 1, pad: "same", ...more });
  assert.ok(usesWinograd(at([1, 8, 8, 32], [3, 3, 32, 64])));
  assert.ok(!usesWinograd(at([1, 8, 8, 3], [3, 3, 3, 64])), "three colours");
  assert.ok(!usesWinograd(at([1, 8, 8, 33], [3, 3, 33, 64])), "channels not in fours");
  assert.ok(!usesWinograd(at([1, 8, 8, 32], [5, 5, 32, 64])), "another kernel");
  assert.ok(!usesWinograd(at([1, 8, 8, 32], [3, 3, 32, 64], { strides: 2 })), "stride");
  assert.ok(!usesWinograd(at([1, 8, 8, 32], [3, 3, 32, 64], { dilations: 2 })), "dilation");
  assert.ok(!usesWinograd(at([1, 2, 2, 32], [3, 3, 32, 64])), "less than one tile");
});
