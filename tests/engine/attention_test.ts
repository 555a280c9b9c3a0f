import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { attention, type AttentionOptions } from "@geta-lab/geta/engine";
import { assertAllClose, MODES, noise, onCpu, onEngine } from "./backends.ts";
import { onLoops } from "./loops/backend.ts";
import { outputAndGradients } from "./gradients.ts";

interface Case {
  samples: number;
  queries: number;
  keys: number;
  heads: number;
  width: number; // of a head of query and key
  valueWidth: number;
  mask?: "shared" | "by sample";
}

const cases: Case[] = [
  { samples: 1, queries: 1, keys: 1, heads: 1, width: 1, valueWidth: 1 },
  { samples: 2, queries: 5, keys: 5, heads: 3, width: 4, valueWidth: 4 },
  { samples: 2, queries: 3, keys: 7, heads: 2, width: 5, valueWidth: 3 },
  { samples: 1, queries: 17, keys: 9, heads: 1, width: 13, valueWidth: 6, mask: "shared" },
  { samples: 3, queries: 6, keys: 6, heads: 2, width: 8, valueWidth: 8, mask: "by sample" },
];

function inputs(c: Case): Tensor[] {
  const { samples, queries, keys, heads, width, valueWidth } = c;
  return [
    noise([samples, queries, heads * width], 1),
    noise([samples, keys, heads * width], 2),
    noise([samples, keys, heads * valueWidth], 3),
  ];
}

function maskOf(c: Case): Tensor | undefined {
  if (!c.mask) return undefined;
  const shape = [c.queries, c.keys];
  if (c.mask === "by sample") shape.unshift(c.samples);
  return tf.greater(noise(shape, 4), -0.3);
}

function operator(c: Case, options: AttentionOptions = {}) {
  const mask = maskOf(c);
  return (...[query, key, value]: Tensor[]) =>
    attention(query!, key!, value!, { heads: c.heads, ...mask ? { mask } : {}, ...options });
}

// transposes, matrix products and tf.softmax
function composed(c: Case) {
  const { samples, queries, keys, heads, width, valueWidth } = c;
  const split = (x: Tensor, length: number, size: number) =>
    tf.transpose(tf.reshape(x, [samples, length, heads, size]), [0, 2, 1, 3]);
  return (...[query, key, value]: Tensor[]) => {
    const q = split(query!, queries, width), k = split(key!, keys, width);
    let scores: Tensor = tf.div(tf.matMul(q, k, false, true), Math.sqrt(width));
    const mask = maskOf(c);
    if (mask) {
      const shape = [c.mask === "shared" ? 1 : samples, 1, queries, keys];
      const drop = tf.mul(tf.sub(1, tf.cast(tf.reshape(mask, shape), "float32")), -1e9);
      scores = tf.add(scores, drop);
    }
    const y = tf.matMul(tf.softmax(scores), split(value!, keys, valueWidth));
    return tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [samples, queries, heads * valueWidth]);
  };
}

for (const [name, options] of Object.entries(MODES)) {
  Deno.test(`attention() and its gradients equal plain loops and tfjs operators, ${name}`, async (t) => {
    for (const c of cases) {
      await t.step(JSON.stringify(c), async () => {
        const actual = await onEngine(() => outputAndGradients(operator(c), inputs(c)), options);
        const loops = await onLoops(() => outputAndGradients(operator(c), inputs(c)));
        assertAllClose(actual, loops, 1e-5);
        assertAllClose(
          loops,
          await onCpu(() => outputAndGradients(composed(c), inputs(c))),
          1e-5,
        );
      });
    }
  });
}

Deno.test("attention() is the same with one and with two threads", async () => {
  const c: Case = { ...cases[4]!, samples: 20, queries: 33, keys: 31 };
  const f = () => outputAndGradients(operator(c), inputs(c));
  for (const options of [{ blas: false }, { deterministic: true }]) {
    const one = await onEngine(f, { threads: 1, ...options });
    assert.deepEqual(await onEngine(f, { threads: 2, ...options }), one);
  }
});

Deno.test("attention() gives zeros to a query that may see no key", async () => {
  const f = () => {
    const c = { ...cases[1]!, samples: 1 };
    const mask = tf.tensor2d(Array.from({ length: 25 }, (_, i) => i < 5 ? 0 : 1), [5, 5]);
    return outputAndGradients(operator(c, { mask }), inputs(c));
  };
  const [y, dQuery, ...rest] = await onEngine(f);
  assert.deepEqual([...y!.subarray(0, 12), ...dQuery!.subarray(0, 12)], Array(24).fill(0));
  assertAllClose([y!, dQuery!, ...rest], await onLoops(f), 1e-5);
});

Deno.test("attention() rejects shapes that do not fit", async () => {
  await onEngine(() => []);
  tf.tidy(() => {
    const x = tf.zeros([2, 3, 6]);
    assert.throws(
      () => attention(x, x, x, { heads: 4 }),
      new RangeError("Cannot use heads: it must divide the width 6: current value is 4"),
    );
    assert.throws(() => attention(x, tf.zeros([2, 3, 5]), x), TypeError);
    assert.throws(() => attention(x, x, tf.zeros([2, 4, 6])), TypeError);
    assert.throws(() => attention(tf.zeros([3, 6]), x, x), TypeError);
    assert.throws(() => attention(x, x, x, { mask: tf.ones([3, 2]) }), TypeError);
    assert.throws(() => attention(x, x, x, { mask: tf.ones([1, 3, 3]) }), TypeError);
  });
});

Deno.test("the attention kernel refuses heads that do not divide the width, whoever calls it", async () => {
  for (const on of [onEngine, onCpu]) {
    await on(() => {
      const x = tf.ones([1, 2, 6]), inputs = { query: x, key: x, value: x };
      // a graph from a file is replayed without passing attention()
      assert.throws(() => tf.engine().runKernel("Attention", inputs, { heads: 4, scale: 1 }), {
        name: "RangeError",
        message: "Cannot use heads: it must divide the width 6: current value is 4",
      });
      return [];
    });
  }
});
