import assert from "node:assert/strict";
import { wholeBops } from "./whole_bops.ts";

Deno.test("wholeBops() undoes the rounding of the last float32 bit, and of no other", () => {
  const bits = { weight: 16, activation: 32 };
  assert.equal(wholeBops(9445376, bits), 9445376);
  assert.equal(wholeBops(9445377, bits), 9445376);
  assert.equal(wholeBops(9445375, bits), 9445376);
  assert.throws(() => wholeBops(9445379, bits), /9445379 is no sum of multiples of 512/);
  assert.equal(wholeBops(311323262976, bits), 311323262976);
});
