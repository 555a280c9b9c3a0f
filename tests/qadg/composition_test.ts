/** Operators in random order: whatever the analysis calls prunable can be removed without changing the output. */
import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { attention, gelu, groupedConv2d, groupNorm, layerNorm, silu } from "@geta-lab/geta/engine";
import type { Formula } from "./groups_of.ts";
import { removal } from "./proven_removal.ts";

const TOKENS = 4, WIDTH = 12;

/** From [batch, tokens, width] to the same shape; `p` makes a parameter by its shape. */
type Operator = (y: Tensor, p: (...shape: number[]) => Tensor) => Tensor;

const image = (y: Tensor) => tf.reshape(y, [-1, 2, 2, WIDTH]) as tf.Tensor4D;
const tokens = (y: Tensor) => tf.reshape(y, [-1, TOKENS, WIDTH]) as Tensor;
const turned = (y: Tensor) => tf.transpose(y, [0, 2, 1]) as Tensor;
const every = (y: Tensor, begin: number) =>
  tf.stridedSlice(y, [0, 0, begin], [0, 0, 0], [1, 1, 2], 3, 7) as Tensor;
const norms = (p: (...shape: number[]) => Tensor) => ({ scale: p(WIDTH), offset: p(WIDTH) });

const OPERATORS: Record<string, Operator> = {
  relu: tf.relu,
  gelu,
  silu,
  sigmoid: tf.sigmoid,
  bias: (y, p) => tf.add(y, p(WIDTH)),
  scale: (y, p) => tf.mul(y, p(WIDTH)),
  dense: (y, p) => tf.matMul(y, p(WIDTH, WIDTH)),
  einsum: (y, p) => tf.einsum("btd,de->bte", y, p(WIDTH, WIDTH)),
  heads: (y, p) => tokens(tf.einsum("btd,dhe->bthe", y, p(WIDTH, 3, 4))),
  gate: (y) => tf.mul(y, tf.sigmoid(y)),
  layerNorm: (y, p) => layerNorm(y, norms(p)),
  groupNorm: (y, p) => groupNorm(y, norms(p), { groups: 4 }),
  singleNorm: (y, p) => groupNorm(y, norms(p), { groups: WIDTH }),
  selfAttention: (y) => attention(y, y, y, { heads: 3 }),
  attention: (y, p) =>
    attention(y, tf.matMul(y, p(WIDTH, WIDTH)), tf.matMul(y, p(WIDTH, WIDTH)), { heads: 3 }),
  oneHead: (y) => attention(y, y, y),
  narrowGroups: (y, p) => tokens(groupedConv2d(image(y), p(3, 3, 2, WIDTH), { groups: 6, pad: 1 })),
  wideGroups: (y, p) => tokens(groupedConv2d(image(y), p(3, 3, 6, WIDTH), { groups: 2, pad: 1 })),
  groupsOfGates: (y, p) =>
    tokens(groupedConv2d(tf.sigmoid(image(y)), p(3, 3, 6, WIDTH), { groups: 2, pad: 1 })),
  volume: (y, p) =>
    tokens(
      tf.conv3d(
        tf.reshape(y, [-1, 1, 2, 2, WIDTH]) as tf.Tensor5D,
        p(1, 1, 1, WIDTH, WIDTH) as tf.Tensor5D,
        1,
        "same",
      ),
    ),
  shuffle: (y) => tf.transpose(tf.reshape(tf.depthToSpace(image(y), 2), [-1, 12, 4]), [0, 2, 1]),
  window: (y, p) => tokens(tf.dilation2d(image(y), p(2, 2, WIDTH) as tf.Tensor3D, 1, "same")),
  runningSum: (y) => tf.cumsum(y, 1),
  runningGate: (y) => tf.mul(y, tf.cumsum(y, 2)),
  countingGate: (y) => tf.mul(y, tf.cumsum(tf.sigmoid(y), 2)),
  reverse: (y) => tf.reverse(y, 2),
  evenOdd: (y) => tf.concat([every(y, 1), tf.tanh(every(y, 0))], 2),
  repeat: (y) => tf.slice(tf.tile(y, [1, 1, 2]), [0, 0, 5], [-1, -1, WIDTH]),
  mirror: (y) =>
    tf.slice(tf.mirrorPad(y, [[0, 0], [1, 0], [0, 0]], "reflect"), [0, 0, 0], [-1, TOKENS, -1]),
  stack: (y) => tf.max(tf.stack([y, tf.neg(y), tf.reverse(y, 1)], 2), 2),
  unstack: (y) => tf.stack(tf.unstack(y, 1).toReversed(), 1),
  largest: (y) => turned(tf.topk(turned(y), TOKENS).values),
  residual: (y, p) => tf.add(y, tf.matMul(tf.relu(y), p(WIDTH, WIDTH))),
};

Deno.test("pruningGroups() of operators in any order can be removed", () => {
  const names = fc.array(fc.constantFrom(...Object.keys(OPERATORS)), {
    minLength: 1,
    maxLength: 3,
  });
  let structures = 0;
  const prove = (chain: string[]) => {
    // one run finds out which parameters there are
    const shapes: Record<string, number[]> = { "in/kernel": [3, WIDTH], "out/kernel": [WIDTH, 2] };
    const formula = (make: (name: string, shape: number[]) => Tensor): Formula => (x, p) => {
      const hidden = tf.matMul(x as Tensor, p["in/kernel"] as Tensor);
      const y = chain.reduce((y, name, i) => {
        let count = 0;
        return OPERATORS[name]!(y, (...shape) => make(`${i}/${name}/${count++}`, shape));
      }, hidden);
      return tf.matMul(y, p["out/kernel"] as Tensor);
    };
    tf.tidy(() => {
      const known = { "in/kernel": tf.ones([3, WIDTH]), "out/kernel": tf.ones([WIDTH, 2]) };
      formula((name, shape) => {
        shapes[name] = shape;
        return tf.ones(shape);
      })(tf.ones([1, TOKENS, 3]) as Tensor as tf.Tensor4D, known as never);
    });
    const network: Formula = (x, p) => formula((name) => p[name] as Tensor)(x, p);
    const removed = removal([TOKENS, 3], shapes, network);
    structures += removed.structures;
    assert.ok(removed.relative <= 1e-5, `${chain}: relative difference ${removed.relative}`);
  };
  for (const name of Object.keys(OPERATORS)) prove([name]);
  fc.assert(fc.property(names, prove), { seed: 11, numRuns: 40 });
  assert.ok(structures > 400, `only ${structures} structures`);
});
