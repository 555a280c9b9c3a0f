import assert from "node:assert/strict";
import { storageBits } from "../../lib/quant/mod.ts";

Deno.test("storageBits() rounds halves to even", () => {
  assert.deepEqual([2.5, 3.5, 3.49, 3.51].map(storageBits), [2, 4, 3, 4]);
});
