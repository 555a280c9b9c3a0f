import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { attention, backward, gelu, silu, useEngine } from "@geta-lab/geta/engine";
import { small } from "@geta-lab/geta/models";
import { crossEntropy } from "@geta-lab/geta/nn";
import { assertClose, noise } from "./backends.ts";

type Tensor = tf.Tensor;

/** Value and gradients as arrays, by `backward` and by tfjs. */
function both(f: () => Tensor, xs: Tensor[]): [number[][], number[][]] {
  const numbers = (tensors: (Tensor | undefined)[]) =>
    tensors.map((tensor) => [...tensor!.dataSync()]);
  const result: [number[][], number[][]] = [[], []];
  tf.tidy(() => {
    const { value, gradients } = backward(f, xs);
    result[0] = numbers([value, ...gradients]);
    const known = tf.valueAndGrads((..._xs: Tensor[]) => f() as tf.Scalar)(xs);
    result[1] = numbers([known.value, ...known.grads]);
  });
  return result;
}

Deno.test("backward() equals tfjs where tensors are used twice, shared, reshaped and cut", async () => {
  await useEngine();
  const before = tf.memory().numTensors;
  const a = noise([4, 3], 1), b = noise([3], 2), c = noise([4, 3], 3);
  const cases: Record<string, () => Tensor> = {
    "a tensor twice in one operator": () => tf.sum(tf.mul(tf.add(a, a), tf.add(b, c))),
    "a tensor in many operators": () =>
      tf.sum(tf.mul(tf.sub(a, b), tf.add(tf.square(a), tf.mul(c, b)))),
    "gradients that are the incoming one": () =>
      tf.sum(tf.square(tf.add(tf.reshape(tf.add(a, c), [12]), tf.reshape(tf.mul(a, b), [12])))),
    "several outputs, one of them unused": () => {
      const [first, , third] = tf.split(tf.mul(tf.add(a, b), c), 3, 1);
      return tf.sum(tf.mul(first!, third!));
    },
    "a branch that leads nowhere": () => {
      tf.exp(a);
      return tf.sum(tf.mul(a, tf.mul(b, c)));
    },
    "a custom gradient": () => {
      const twice = tf.customGrad((x) => ({
        value: tf.mul(x as Tensor, 2),
        gradFunc: (dy: Tensor) => tf.mul(dy, 3),
      }));
      return tf.sum(tf.mul(twice(a), tf.mul(b, c)));
    },
  };
  for (const [name, f] of Object.entries(cases)) {
    const [ours, known] = both(f, [a, b, c]);
    ours.forEach((numbers, i) => assertClose(numbers, known[i]!, 1e-6, name));
  }
  tf.dispose([a, b, c]);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("backward() equals tfjs on a network", async () => {
  await useEngine();
  const model = small();
  const x = noise([4, ...model.inputs[0]!.shape], 4), labels = tf.tensor1d([0, 1, 2, 3], "int32");
  const variables = Object.values(model.variables).filter((variable) => variable.trainable);
  const loss = () => crossEntropy(model.forward(x, { training: true }), labels);
  const [ours, known] = both(loss, variables);
  ours.forEach((numbers, i) => assertClose(numbers, known[i]!, 1e-6));
  tf.dispose([x, labels, ...Object.values(model.variables)]);
});

Deno.test("backward() never holds many gradients, and lets go of what was saved", async () => {
  await useEngine();
  const depth = 20, bytes = 4000;
  const a = noise([bytes / 4], 5);
  const f = () => {
    let x: Tensor = a;
    for (let i = 0; i < depth; i++) x = tf.sin(x); // saves its input
    return tf.sum(x);
  };
  // what is held at each derivative of a sine, from the last to the first
  const heldAtCosines = (run: () => void) => {
    const engine = tf.engine(), { runKernel } = engine;
    const held: number[] = [];
    engine.runKernel = function <T extends Tensor | Tensor[]>(...args: never[]): T {
      if (args[0] === "Cos") held.push(tf.memory().numBytes);
      return runKernel.apply(engine, args as never) as T;
    };
    try {
      tf.tidy(run);
    } finally {
      engine.runKernel = runKernel;
    }
    return held;
  };
  const ours = heldAtCosines(() => void backward(f, [a]));
  const theirs = heldAtCosines(() => void tf.valueAndGrad(() => f() as tf.Scalar)(a));
  assert.equal(ours.length, depth);
  assert.ok(ours.at(-1)! <= ours[0]! - (depth - 1) * bytes, `${ours}`);
  assert.ok(theirs.at(-1)! >= theirs[0]! + (depth - 1) * bytes, `${theirs}`);
  tf.dispose(a);
});

Deno.test("backward() gives undefined for what the value does not depend on", async () => {
  await useEngine();
  const a = tf.tensor1d([1, 2]), b = tf.tensor1d([3]);
  tf.tidy(() => {
    const { gradients } = backward(() => tf.sum(a), [b, a]);
    assert.equal(gradients[0], undefined);
    assert.deepEqual([...gradients[1]!.dataSync()], [1, 1]);
  });
  tf.dispose([a, b]);
});

Deno.test("backward() leaves nothing behind when it fails", async () => {
  await useEngine();
  const a = tf.tensor1d([1, 2]);
  const before = tf.memory().numTensors;
  const fails = (f: () => Tensor, expected: RegExp) => {
    assert.throws(() => tf.tidy(() => void backward(f, [a])), expected);
    assert.equal(tf.memory().numTensors, before);
    assert.equal(
      (tf.engine() as unknown as { state: { gradientDepth: number } }).state.gradientDepth,
      0,
    );
  };
  fails(
    () => tf.square(a),
    /must give a tensor of shape \[\]: current value is a tensor of shape \[2\]/,
  );
  fails(() => 1 as unknown as Tensor, /current value is number/);
  fails(() => {
    tf.square(a);
    throw new Error("broken");
  }, /broken/);
  fails(
    () => tf.sum(tf.cumprod(tf.square(a))),
    /must have a gradient: current value is Cumprod/,
  );
  assert.throws(
    () => tf.grad((x) => backward(() => tf.sum(x), [x as Tensor]).gradients[0]!)(a),
    /must not happen inside another gradient/,
  );
  tf.dispose(a);
});

Deno.test("backward() reserves no memory for gradients of outputs that nobody can use", async () => {
  await useEngine();
  const x = noise([2, 8, 4], 1);
  const operators = { gelu, silu, attention: (x: Tensor) => attention(x, x, x) };
  for (const [name, operator] of Object.entries(operators)) {
    const [ours, known] = both(() => tf.sum(tf.square(operator(x))), [x]);
    ours.forEach((numbers, i) => assertClose(numbers, known[i]!, 1e-6, name));
    let zeros = 0;
    const engine = tf.engine(), make = engine.makeTensor;
    engine.makeTensor = (values, ...rest) => {
      if ([...values as Float32Array].every((value) => value === 0)) zeros++;
      return make.call(engine, values, ...rest);
    };
    try {
      tf.tidy(() => void backward(() => tf.sum(operator(x)), [x]));
    } finally {
      delete (engine as { makeTensor?: unknown }).makeTensor;
    }
    assert.equal(zeros, 0, `${name}: tensors of zeros`);
  }
  x.dispose();
});

Deno.test("backward() saves tensors without a kernel call, and leaves tfjs' way of saving in place", async () => {
  await useEngine();
  const engine = tf.engine() as unknown as { saveTensorsForBackwardMode: unknown };
  const x = noise([4, 3], 1), saving = engine.saveTensorsForBackwardMode;
  const profile = await tf.profile(() => {
    const { value, gradients } = backward(() => tf.sum(tf.square(x)), [x]);
    assertClose([...gradients[0]!.dataSync()], [...x.dataSync()].map((v) => 2 * v), 1e-6, "2 x");
    tf.dispose([value, ...gradients]);
    return x;
  });
  const names = profile.kernels.map(({ name }) => name);
  assert.ok(names.includes("Square"));
  assert.ok(!names.includes("Identity"), names.join(", "));
  assert.throws(() => backward(() => tf.tidy(() => JSON.parse("no")), [x]), SyntaxError);
  assert.equal(engine.saveTensorsForBackwardMode, saving);
  const second = tf.tidy(() => tf.grad((v) => tf.grad((w) => tf.mul(w, tf.square(w)))(v))(x));
  assertClose([...second.dataSync()], [...x.dataSync()].map((v) => 6 * v), 1e-5, "6 x");
  tf.dispose([x, second]);
});
