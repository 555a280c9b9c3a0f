import assert from "node:assert/strict";
import { storageBits } from "@geta-lab/geta/quant";

Deno.test("storageBits() rounds halves to even", () => {
  assert.deepEqual([2.5, 3.5, 3.49, 3.51].map(storageBits), [2, 4, 3, 4]);
});
