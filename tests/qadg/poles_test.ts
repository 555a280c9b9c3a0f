/** Nothing becomes zero that an operator divides by, or has another pole at. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "./groups_of.ts";
import { provenRemoval } from "./proven_removal.ts";

const SHAPES = { "a/kernel": [3, 3], "p": [3], "b/kernel": [3, 2] };
type Between = (y: Tensor, p: Tensor) => Tensor;

function network(f: Between): Parameters<typeof groupsOf> {
  return [
    [3],
    SHAPES,
    (x, p) => tf.matMul(f(tf.matMul(x, p["a/kernel"]!), p["p"]!), p["b/kernel"]!),
  ];
}

const hidden = (f: Between) => groupsOf(...network(f))[0]!;

const FREE = "a/kernel@1=012 | b/kernel@0=012";
const CUT = "a/kernel@1=012 | p@0=012 b/kernel@0=012";

/** p is only cut, and without a structure the network is finite and the same. */
function removesWithout(f: Between): void {
  assert.equal(hidden(f), CUT);
  provenRemoval(...network(f));
}

Deno.test("a parameter that is a divisor is cut with the structure, not zeroed", () => {
  removesWithout((h, s) => tf.div(h, s));
  removesWithout((h, s) => tf.mul(tf.tanh(tf.div(h, s)), s));
  removesWithout((h, s) => tf.mul(tf.mul(h, s), tf.reciprocal(s)));
  removesWithout((h, s) => tf.mul(h, tf.mul(s, tf.log(tf.square(s)))));
  removesWithout((h, s) => tf.mul(h, tf.div(s, tf.abs(s))));
  removesWithout((h, s) => tf.mul(tf.mul(h, s), tf.rsqrt(tf.square(s))));
  removesWithout((h, s) => tf.mul(tf.mul(h, s), tf.pow(s, -2)));
  removesWithout((h, s) => tf.mul(h, tf.atan2(tf.square(s), s)));
  removesWithout((h, s) => tf.mul(tf.mul(h, s), tf.mod(tf.scalar(3), s)));
});

Deno.test("learned scales per channel of a quantized kernel are cut, and the kernel owns the structures", () => {
  const shapes = { "w": [3, 3], "s": [3], "b/kernel": [3, 2] };
  const quantized: Parameters<typeof groupsOf>[2] = (x, p) => {
    const w = tf.mul(tf.tanh(tf.div(p["w"]!, p["s"]!)), p["s"]!) as tf.Tensor2D;
    return tf.matMul(tf.tanh(tf.matMul(x as Tensor as tf.Tensor2D, w)), p["b/kernel"]!);
  };
  assert.equal(groupsOf([3], shapes, quantized)[0], "w@1=012 | s@0=012 b/kernel@0=012");
  provenRemoval([3], shapes, quantized);
});

Deno.test("a kernel over its own length owns nothing, its gain does", () => {
  const shapes = { "v": [3, 3], "g": [3], "b/kernel": [3, 2] };
  const normalized: Parameters<typeof groupsOf>[2] = (x, p) => {
    const length = tf.sqrt(tf.sum(tf.square(p["v"]!), 0));
    const w = tf.mul(tf.div(p["v"]!, length), p["g"]!) as tf.Tensor2D;
    return tf.matMul(tf.tanh(tf.matMul(x as Tensor as tf.Tensor2D, w)), p["b/kernel"]!);
  };
  assert.ok(groupsOf([3], shapes, normalized).includes("g@0=012 | v@1=012 b/kernel@0=012"));
  provenRemoval([3], shapes, normalized);
});

Deno.test("computed channels that something divides by are protected, with the operator", () => {
  const kept = (f: Between, op: string) =>
    assert.match(hidden(f), new RegExp(`: ${op} at node \\d+ is not finite where .* is zero$`));
  kept((h) => tf.mul(tf.reciprocal(h), 2), "Reciprocal");
  kept((h, p) => tf.mul(tf.mul(h, p), tf.log(h)), "Log");
  kept((h) => tf.div(h, tf.abs(h)), "RealDiv");
  kept((h) => tf.div(h, tf.sub(1, tf.cos(h))), "RealDiv");
  kept((h) => tf.div(h, tf.sub(tf.exp(h), 1)), "RealDiv");
  kept((h) => tf.mul(h, tf.pow(h, -0.5)), "Pow");
  kept((h) => tf.mul(h, tf.rsqrt(tf.square(h))), "Rsqrt");
  kept((h) => tf.mul(h, tf.acosh(h)), "Acosh");
  kept((h) => tf.div(h, tf.log(tf.add(0.5, tf.exp(h)))), "RealDiv"); // log(0.5 + 0.5) is
});

Deno.test("what cannot be zero may divide", () => {
  const free = (f: Between) => {
    assert.equal(hidden(f), FREE);
    provenRemoval(...network(f));
  };
  free((h) => tf.div(h, 2));
  free((h) => tf.div(h, tf.exp(h)));
  free((h) => tf.div(h, tf.add(tf.abs(h), 1)));
  free((h) => tf.div(h, tf.sqrt(tf.add(tf.square(h), 1e-3))));
  free((h) => tf.mul(h, tf.rsqrt(tf.add(tf.pow(h, 2), 0.1))));
  free((h) => tf.div(h, tf.maximum(h, 0.1)));
  free((h) => tf.div(h, tf.clipByValue(h, 0.5, 1)));
  free((h) => tf.div(h, tf.cos(tf.mul(h, 0.01))));
  free((h) => tf.mul(h, tf.sqrt(tf.pow(tf.abs(h), 0.5))));
  // softplus, written by hand
  free((h) => tf.div(h, tf.log1p(tf.exp(h))));
  free((h) => tf.div(h, tf.log(tf.add(1, tf.exp(h)))));
});

Deno.test("a divisor that is replaced by 1 where it is zero is finite, but taken for one that is not", () => {
  const safe = (s: Tensor) => tf.where(tf.equal(s, 0), tf.onesLike(s), s);
  assert.match(
    hidden((h, p) => tf.div(h, safe(p))),
    /: RealDiv at node \d is not finite where its operand b is zero$/,
  );
});

Deno.test("a local response norm without a bias keeps every position: 0 / 0 is no number", () => {
  const shapes = { "a/kernel": [3, 5], "b/kernel": [5, 2] };
  const norm = (bias: number): Parameters<typeof groupsOf>[2] => (x, p) => {
    // the columns of a kernel in front of the channels, as tokens or pixels may be
    const y = tf.transpose(tf.matMul(tf.transpose(x, [0, 2, 1]), tf.expandDims(p["a/kernel"]!)), [
      0,
      2,
      1,
    ]) as Tensor;
    const z = tf.localResponseNormalization(tf.expandDims(y, 1) as tf.Tensor4D, 1, bias, 1, 0.5);
    return tf.matMul(tf.transpose(tf.squeeze(z, [1]), [0, 2, 1]), tf.expandDims(p["b/kernel"]!));
  };
  assert.match(
    groupsOf([3, 2], shapes, norm(0))[0]!,
    /: LRN at node \d is not finite where its operand x is zero$/,
  );
  assert.equal(groupsOf([3, 2], shapes, norm(1))[0], "a/kernel@1=01234 | b/kernel@0=01234");
  provenRemoval([3, 2], shapes, norm(1));
});

Deno.test("a shifted divisor may be zeroed", () => {
  assert.equal(
    hidden((h, p) => tf.mul(tf.div(h, tf.add(tf.abs(p), 0.1)), p)),
    "a/kernel@1=012 p@0=012 | b/kernel@0=012",
  );
});
