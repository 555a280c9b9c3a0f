import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { assertAllClose, noise, onCpu, onEngine } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";

const cases: [table: number[], ids: number[], axis: number][] = [
  [[5, 3], [4], 0],
  [[7, 8], [2, 3], 0],
  [[3], [5], 0],
  [[4, 2, 3], [6], 0],
  [[4, 5], [3], 1], // not rows: the original kernel
];

Deno.test("gather() and its gradient equal tfjs' cpu backend", async () => {
  const f = () =>
    cases.flatMap(([table, shape, axis]) => {
      const count = shape.reduce((a, b) => a * b, 1), limit = table[axis]!;
      const ids = tf.tensor(Array.from({ length: count }, (_, i) => i * 3 % limit), shape, "int32");
      const take = (x: Tensor) => tf.gather(x, ids, axis);
      return outputAndGradients(take, [noise(table, 1)]);
    });
  assertAllClose(await onEngine(f), await onCpu(f), 1e-6);
});

Deno.test("gather() rejects a row that the table does not have", async () => {
  await onEngine(() => {
    for (const id of [-1, 5]) {
      assert.throws(
        () => tf.gather(noise([5, 3], 1), tf.tensor1d([0, id], "int32")),
        new RangeError(
          "Cannot gather rows: their numbers must be in [0, 5): current value is outside in 1 of 2",
        ),
      );
    }
    return [];
  });
});
