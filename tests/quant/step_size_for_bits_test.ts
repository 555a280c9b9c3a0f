import assert from "node:assert/strict";
import { stepSizeForBits } from "@geta-lab/geta/quant";

Deno.test("stepSizeForBits() stays positive for a clip of zero", () => {
  assert.equal(stepSizeForBits(2, { clip: 0 }), 1e-10);
});

Deno.test("stepSizeForBits() ignores the sign of the clip", () => {
  assert.equal(stepSizeForBits(5, { clip: -3 }), stepSizeForBits(5, { clip: 3 }));
});
