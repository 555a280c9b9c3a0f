import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { gelu, silu } from "@geta-lab/geta/engine";
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

Deno.test("clip() keeps zero only if its limits hold it", () => {
  assert.ok(isPrunable((y) => tf.clipByValue(y, -1, 6)));
  assert.ok(!isPrunable((y) => tf.clipByValue(y, 0.1, 6)));
});

Deno.test("step() keeps zero only if it is zero below", () => {
  assert.ok(isPrunable((y) => tf.step(y, 0)));
  assert.ok(!isPrunable((y) => tf.step(y, 0.5)));
});

Deno.test("withSlope() lets gelu and silu keep zero, and carries through", () => {
  assert.ok(isPrunable((y) => gelu(y)));
  assert.ok(isPrunable((y) => silu(y)));
});
