import assert from "node:assert/strict";
import { epochOrder } from "@geta-lab/geta/datasets";

Deno.test("epochOrder() visits every image once", () => {
  const order = epochOrder(1000, { seed: 4, epoch: 9 });
  assert.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: 1000 }, (_, i) => i));
});

Deno.test("epochOrder() differs between epochs and between seeds", () => {
  const orders = [[0, 0], [0, 1], [1, 0], [1, 1]]
    .map(([seed, epoch]) => `${epochOrder(50, { seed: seed!, epoch: epoch! })}`);
  assert.equal(new Set(orders).size, 4);
});
