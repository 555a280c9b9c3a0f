import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { trace } from "@geta-lab/geta/graph";
import { dryResult } from "../../lib/graph/record/dry_run.ts";
import { intercept } from "../../lib/graph/record/intercept.ts";

tf.env().set("PROD", true);
await tf.setBackend("cpu");

Deno.test("dryResult() has the shape of the real result", () => {
  const image = tf.ones<tf.Rank.R4>([2, 7, 6, 4]);
  const kernel = tf.ones<tf.Rank.R4>([3, 2, 4, 5]);
  const depthwise = tf.ones<tf.Rank.R4>([3, 3, 4, 2]);
  const calls = [
    () => tf.conv2d(image, kernel, 1, "same"),
    () => tf.conv2d(image, kernel, [2, 1], "valid"),
    () => tf.conv2d(image, kernel, 2, 1),
    () => tf.conv2d(image, kernel, 1, "same", "NHWC", 2),
    () => tf.depthwiseConv2d(image, depthwise, 2, "same"),
    () => tf.depthwiseConv2d(image, depthwise, 1, 1, "NHWC", 2),
    () => tf.matMul(tf.ones([3, 4]), tf.ones([4, 2])),
    () => tf.matMul(tf.ones([3, 4]), tf.ones([2, 4]), false, true),
    () => tf.matMul(tf.ones([5, 1, 4, 3]), tf.ones([2, 4, 2]), true),
  ];
  let dry = 0;
  for (const run of calls) {
    intercept((call, next) => {
      const real = next(call), shortcut = dryResult(call);
      if (shortcut === undefined) return real;
      assert.deepEqual(shortcut.shape, (real as tf.Tensor).shape);
      assert.equal(shortcut.dtype, (real as tf.Tensor).dtype);
      dry++;
      return real;
    }, run);
  }
  assert.equal(dry, calls.length);
});

Deno.test("dryResult() leaves channels-first images and wrong shapes to the operator", () => {
  const attrs = { strides: 1, pad: "same", dataFormat: "NCHW" };
  const inputs = { x: tf.ones([1, 2, 4, 4]), filter: tf.ones([3, 3, 2, 5]) };
  assert.equal(dryResult({ kernelName: "Conv2D", inputs, attrs }), undefined);
  const factors = { a: tf.ones([2, 3]), b: tf.ones([4, 2]) };
  assert.equal(dryResult({ kernelName: "BatchMatMul", inputs: factors, attrs: {} }), undefined);
});

Deno.test("trace() runs costly operators only if somebody reads their numbers", () => {
  const kernel = tf.variable(tf.ones([3, 2]));
  let products = 0;
  const count = (f: () => void) => {
    products = 0;
    intercept((call, next) => {
      if (call.kernelName === "BatchMatMul") products++;
      return next(call);
    }, f);
    return products;
  };
  const x = tf.ones([1, 3]);
  assert.equal(count(() => trace((x) => tf.matMul(x, kernel as tf.Tensor), [x])), 0);
  let seen = 0;
  count(() =>
    trace((x) => {
      const y = tf.matMul(x, kernel as tf.Tensor);
      seen = y.dataSync()[0]!;
      return y;
    }, [x])
  );
  assert.notEqual(seen, 0);
});
