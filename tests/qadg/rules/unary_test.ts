import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import "@geta-lab/geta/engine"; // registers Gelu, Silu, Dropout
import { RULES } from "../../../lib/qadg/rules/mod.ts";
import { keepsZero, losesZero } from "../../../lib/qadg/rules/unary.ts";
import { groupsOf } from "../groups_of.ts";

function isPrunable(f: (y: Tensor) => Tensor): boolean {
  const shapes = { "a/kernel": [3, 3], "b/kernel": [3, 2] };
  const [group] = groupsOf(
    [3],
    shapes,
    (x, p) => tf.matMul(f(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"]!),
  );
  return !group!.includes(":");
}

Deno.test("keepsZero() and losesZero() stand for operators that do what they say", () => {
  let checked = 0;
  for (const [op, rule] of RULES) {
    if (rule !== keepsZero && rule !== losesZero) continue;
    const isRegistered = tf.getKernel(op, "cpu") !== undefined;
    if (!isRegistered) continue;
    const attrs = op === "Cast" ? { dtype: "float32" } : { rate: 0.5, seed: 1 };
    const dtype = op === "LogicalNot" ? "bool" : "float32";
    const y = tf.engine().runKernel(op, { x: tf.zeros([1], dtype) }, attrs) as Tensor;
    assert.equal(y.dataSync()[0] === 0, rule === keepsZero, op);
    checked++;
  }
  assert.ok(checked > 38);
});

Deno.test("clip() keeps zero only if its limits hold it", () => {
  assert.ok(isPrunable((y) => tf.clipByValue(y, -1, 6)));
  assert.ok(!isPrunable((y) => tf.clipByValue(y, 0.1, 6)));
});

Deno.test("step() keeps zero only if it is zero below", () => {
  assert.ok(isPrunable((y) => tf.step(y, 0)));
  assert.ok(!isPrunable((y) => tf.step(y, 0.5)));
});
