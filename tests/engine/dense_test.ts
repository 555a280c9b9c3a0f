import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { trace } from "@geta-lab/geta/graph";
import type { Tensor } from "@geta-lab/geta/core";
import { dense } from "@geta-lab/geta/engine";
import { assertAllClose, MODES, noise, onCpu, onEngine } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";

// rows, inputs, outputs: odd ones; wide; a gradient with partial sums over rows (from 1024 on); a forward pass that is
const SIZES = [[1, 1, 1], [7, 5, 3], [3, 40, 700], [1030, 6, 5], [2500, 33, 17], [9, 1100, 4]];

const cases = SIZES.map(([rows, inputs, outputs]) => () => {
  const scale = 1 / Math.sqrt(inputs!);
  return outputAndGradients(
    (x, kernel, bias) => dense(x!, { kernel: kernel!, bias: bias! }),
    [
      noise([rows!, inputs!], 1),
      tf.mul(noise([inputs!, outputs!], 2), scale),
      noise([outputs!], 3),
    ],
  );
});

for (const [mode, options] of Object.entries(MODES)) {
  Deno.test(`dense() and its gradients are the same on the engine, ${mode}, and as product and sum`, async () => {
    for (const f of cases) assertAllClose(await onEngine(f, options), await onCpu(f), 2e-5);
  });
}

Deno.test("dense() gives the same bits with one and with two threads", async () => {
  for (const f of cases) {
    assert.deepEqual(
      await onEngine(f, { threads: 2, blas: false }),
      await onEngine(f, { threads: 1, blas: false }),
    );
  }
});

Deno.test("dense() has second derivatives", async () => {
  const f = () => {
    const x = noise([4, 3], 1), kernel = noise([3, 2], 2), bias = noise([2], 3);
    const loss = (x: Tensor, kernel: Tensor, bias: Tensor) =>
      tf.sum(tf.square(tf.square(dense(x, { kernel, bias }))));
    const steepness = (...args: Tensor[]) =>
      tf.addN(tf.grads(loss as never)(args).map((g) => tf.sum(tf.square(g))));
    return tf.grads(steepness as never)([x, kernel, bias]);
  };
  assertAllClose(await onEngine(f), await onCpu(f), 2e-4);
});

Deno.test("dense() of no rows, and of no inputs, is empty or the bias", async () => {
  const f = () => [
    dense(tf.zeros([0, 3]), { kernel: noise([3, 2], 1), bias: noise([2], 2) }),
    dense(tf.zeros([2, 0]), { kernel: tf.zeros([0, 2]), bias: tf.tensor1d([4, -1]) }),
  ];
  const [none, biases] = await onEngine(f);
  assert.equal(none!.length, 0);
  assert.deepEqual([...biases!], [4, -1, 4, -1]);
});

Deno.test("a trace shows dense() as product and sum", async () => {
  await onEngine(() => {
    const kernel = tf.variable(noise([3, 2], 1)), bias = tf.variable(noise([2], 2));
    const graph = trace((x: Tensor) => dense(x, { kernel, bias }), [noise([4, 3], 3)], {
      variables: { kernel, bias },
    });
    assert.deepEqual(graph.nodes.map(({ op }) => op), ["BatchMatMul", "Add"]);
    tf.dispose([kernel, bias]);
    return [];
  });
});
