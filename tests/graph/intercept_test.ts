import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { intercept, scopeNames } from "../../lib/graph/record/intercept.ts";

tf.env().set("PROD", true);
const x = tf.tensor1d([1, 4]);

Deno.test("intercept() sees kernels and custom gradients; a tfjs that works otherwise fails here", () => {
  const seen: string[] = [];
  const custom = tf.customGrad((x) => ({
    value: tf.sqrt(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => dy,
  }));
  intercept((call, next) => {
    seen.push(call.kernelName ?? "custom gradient");
    return next(call);
  }, () => custom(tf.add(x, x)));
  assert.deepEqual(seen, ["Add", "custom gradient", "Sqrt"]);
});

Deno.test("intercept() sees calls while gradients are recorded", () => {
  const seen: (string | undefined)[] = [];
  tf.grad((x) =>
    intercept((call, next) => {
      seen.push(call.kernelName);
      return next(call);
    }, () => tf.exp(x))
  )(x);
  assert.equal(seen[0], "Exp");
});

Deno.test("intercept() nests, innermost hook first, and lets hooks change calls", () => {
  const order: string[] = [];
  const y = intercept(
    (call, next) => (order.push(`outer ${call.kernelName}`), next(call)),
    () =>
      intercept((call, next) => {
        order.push(`inner ${call.kernelName}`);
        return next({ ...call, kernelName: "Sqrt" });
      }, () => tf.square(x)),
  );
  assert.deepEqual([...y.dataSync()], [1, 2]);
  assert.deepEqual(order, ["inner Square", "outer Sqrt"]);
});

Deno.test("intercept() removes its hook after an error", () => {
  assert.throws(() =>
    intercept((call, next) => next(call), () => {
      throw new Error("inside");
    }), /inside/);
  assert.equal(Object.hasOwn(tf.engine(), "runKernelFunc"), false);
});

Deno.test("intercept() refuses an engine without runKernelFunc", () => {
  const engine = tf.engine() as unknown as { runKernelFunc?: unknown };
  engine.runKernelFunc = undefined;
  try {
    assert.throws(() => intercept((call, next) => next(call), () => {}), {
      name: "TypeError",
      message: /^Cannot see operator calls: tfjs must have Engine.runKernelFunc/,
    });
  } finally {
    delete engine.runKernelFunc;
  }
});

Deno.test("scopeNames() lists named scopes, operators only on request", () => {
  let plain: string[] = [], all: string[] = [];
  tf.tidy("outer", () =>
    tf.tidy(() =>
      intercept((call, next) => {
        [plain, all] = [scopeNames(), scopeNames(true)];
        return next(call);
      }, () => tf.tidy("inner", () => tf.square(x)))
    ));
  assert.deepEqual(plain, ["outer", "inner"]);
  assert.deepEqual(all, ["outer", "inner", "square__op"]);
});
