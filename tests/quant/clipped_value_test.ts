import assert from "node:assert/strict";
import { clippedValue } from "@geta-lab/geta/quant";

Deno.test("clippedValue() raises to the exponent inside and stops at the clip", () => {
  const quantizer = { stepSize: 1, clip: 2, exponent: 3 };
  assert.deepEqual([0, 1.5, -1.5, 2, -9].map((w) => clippedValue(w, quantizer)), [
    0,
    3.375,
    -3.375,
    8,
    -8,
  ]);
});
