import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { dropout } from "@geta-lab/geta/engine";
import { assertAllClose, noise, onCpu, onEngine } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";

Deno.test("dropout() and its gradient are the same on the engine and on tfjs' cpu backend, bit for bit", async () => {
  const f = () =>
    [1, 3, 4, 7, 1001, 70_001].flatMap((n) =>
      [0.1, 0.5, 0.99].flatMap((rate) =>
        outputAndGradients((x) => dropout(x, { rate, seed: n }), [noise([n], n)])
      )
    );
  const expected = await onCpu(f);
  assertAllClose(await onEngine(f), expected, 0);
  assertAllClose(await onEngine(f, { threads: 2 }), expected, 0);
});

Deno.test("dropout() drops the wanted share, keeps the expectation and never repeats a mask over seeds", async () => {
  const n = 100_000, rate = 0.3;
  const masks = await onEngine(() =>
    [1, 2, -1].map((seed) => dropout(tf.ones([n]), { rate, seed }))
  );
  for (const mask of masks) {
    const kept = mask.filter((v) => v !== 0).length / n;
    assert.ok(Math.abs(kept - 0.7) < 5 * Math.sqrt(0.21 / n), `kept ${kept}`);
    assert.ok(mask.every((v) => v === 0 || v === Math.fround(1 / 0.7)));
    // neighbours are independent: a pair is kept with probability 0.49
    let pairs = 0;
    for (let i = 0; i + 1 < n; i += 2) pairs += mask[i]! > 0 && mask[i + 1]! > 0 ? 1 : 0;
    assert.ok(Math.abs(2 * pairs / n - 0.49) < 5 * Math.sqrt(0.25 / (n / 2)), `pairs ${pairs}`);
  }
  for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) {
    const same = masks[a!]!.filter((v, i) => v === masks[b!]![i]).length / n;
    assert.ok(Math.abs(same - 0.58) < 0.01, `agreement ${same}`); // 0.7^2 + 0.3^2
  }
});

Deno.test("dropout() is the identity in inference and at rate 0", async () => {
  const [x, a, b] = await onEngine(() => {
    const x = noise([9], 1);
    return [
      x,
      dropout(x, { rate: 0.5, seed: 1, training: false }),
      dropout(x, { rate: 0, seed: 1 }),
    ];
  });
  assert.deepEqual([a, b], [x, x]);
});

Deno.test("dropout() rejects a rate of 1 and a seed that is no integer", async () => {
  await onEngine(() => []);
  const x = tf.zeros([1]);
  assert.throws(() => dropout(x, { rate: 1, seed: 1 }), RangeError);
  assert.throws(() => dropout(x, { rate: 0.5, seed: 1.5 }), RangeError);
  x.dispose();
});
