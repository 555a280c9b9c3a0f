/** What cannot be traced: one error that names the cause, and nothing left behind. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random, type Tensor } from "@geta-lab/geta/core";
import { trace } from "@geta-lab/geta/graph";
import { randomVariable } from "./networks.ts";

const w = randomVariable([3], 1), w2 = randomVariable([3], 1);
const x = tf.ones([1, 3]);
const gone = tf.variable(tf.ones([3]), true, "refused/gone");
gone.dispose();
let calls = 0;
const stream = random(1);
const wrong: [string, (x: Tensor) => unknown, RegExp, new (m: string) => Error][] = [
  ["an async function", async (x) => await tf.mul(x, w), /must not be async/, TypeError],
  [
    "a function that waits for numbers",
    async (x) => tf.mul(tf.tensor(await x.data()), w),
    /must not be async: current value is a promise that waits for data\(\)/,
    TypeError,
  ],
  [
    "a function that awaits something else",
    async (x) => {
      await Promise.resolve();
      return tf.mul(x, w);
    },
    /must not be async: current value is a promise$/,
    TypeError,
  ],
  ["a function without result", () => {}, /must return a tensor.*value is undefined/, TypeError],
  ["null as result", () => null, /must return a tensor.*value is null/, TypeError],
  ["an empty object as result", () => ({}), /must return a tensor.*value is \{\}/, TypeError],
  [
    "an object that holds no tensor",
    (x) => ({ a: tf.mul(x, w), b: 3 }),
    /must return a tensor.*value is 3 as b/,
    TypeError,
  ],
  [
    "lists within an object",
    (x) => ({ both: [tf.mul(x, w)] }),
    /must return a tensor.*value is an array as both/,
    TypeError,
  ],
  ["an empty result", () => [], /must return a tensor.*value is \[\]/, TypeError],
  ["numbers as result", (x) => [...tf.mul(x, w).dataSync()], /must return a tensor/, TypeError],
  [
    "no variables",
    (x) => tf.square(x),
    /at least one tf.variable: current value is none/,
    TypeError,
  ],
  [
    "numbers read and written back",
    (x) => tf.mul(tf.tensor(x.arraySync()), w),
    /without dataSync.*value is output 0, after the numbers of a tensor of shape \[1,3\] were read/,
    TypeError,
  ],
  [
    "numbers read and written back on one of two ways",
    (x) => [tf.mul(x, w), tf.mul(tf.scalar(tf.max(tf.mul(x, w)).dataSync()[0]!), x)],
    /constant inside it must be the same.*no dataSync/,
    TypeError,
  ],
  [
    "an output that does not depend on the input",
    (x) => [tf.mul(x, w), tf.square(w)],
    /every output must depend on an input: current value is output 1$/,
    TypeError,
  ],
  [
    "an output by name that does not depend on the input",
    (x) => ({ good: tf.mul(x, w), bad: tf.square(w) }),
    /every output must depend on an input: current value is output bad$/,
    TypeError,
  ],
  [
    "a variable as output, its numbers read too",
    () => {
      w.dataSync();
      return w;
    },
    /every output must depend on an input: current value is output 0$/,
    TypeError,
  ],
  [
    "a disposed variable",
    (x) => tf.mul(x, gone),
    /must not be disposed: current value is variable refused\/gone$/,
    TypeError,
  ],
  [
    "a disposed tensor",
    (x) => {
      const y = tf.mul(x, w);
      y.dispose();
      return tf.add(x, y);
    },
    /must not be disposed: current value is a tensor of shape \[1,3\]$/,
    TypeError,
  ],
  [
    "a disposed output",
    (x) => {
      const y = tf.mul(x, w);
      y.dispose();
      return y;
    },
    /must not be disposed: current value is a tensor of shape \[1,3\]$/,
    TypeError,
  ],
  [
    "a new variable in every call",
    (x) => tf.mul(x, tf.variable(tf.ones([3]))),
    /make its variables only once: current value is .*, made in a second call/,
    TypeError,
  ],
  [
    "other operators in another call",
    (x) => calls++ % 2 === 0 ? tf.mul(x, w) : tf.relu(tf.mul(x, w)),
    /same operators in every call \(nothing random.*operator 1 \(none or Relu\)/,
    TypeError,
  ],
  [
    "random operators",
    (x) => [1, 2, 3].reduce((y) => stream.uniform() < 0.5 ? tf.relu(y) : tf.abs(y), tf.mul(x, w)),
    /same operators in every call \(nothing random/,
    TypeError,
  ],
  [
    "random numbers inside",
    (x) => tf.add(tf.mul(x, w), tf.randomNormal([3])),
    /same in every call \(no dropout/,
    TypeError,
  ],
  [
    "other operators for another batch",
    (x) => x.shape[0] === 1 ? tf.mul(x, w) : tf.mul(tf.abs(x), w),
    /same operators for every batch size.*operator 0 \(Multiply or Abs\)/,
    TypeError,
  ],
  [
    "a further operator for another batch",
    (x) => x.shape[0] === 1 ? tf.mul(x, w) : tf.abs(tf.mul(x, w)),
    /operator 1 \(none or Abs\)/,
    TypeError,
  ],
  [
    "an exchanged operator for another batch",
    (x) => x.shape[0] === 1 ? tf.mul(x, w) : tf.add(x, w),
    /operator 0 \(Multiply\), which differs/,
    TypeError,
  ],
  [
    "other operands for another batch",
    (x) => x.shape[0] === 1 ? tf.sub(tf.mul(x, w), x) : tf.sub(x, tf.mul(x, w)),
    /value is the wiring, which differs/,
    TypeError,
  ],
  [
    "other variables for another batch",
    (x) => tf.mul(x, x.shape[0] === 1 ? w : w2),
    /leaf .*, which differs/,
    TypeError,
  ],
  [
    "an attribute that is no plain data",
    (x) => tf.engine().runKernel("Exp", { x: tf.mul(x, w) }, { f: (() => 1) as never }),
    /Exp\.f: an attribute must be plain data/,
    Error,
  ],
  [
    "a length quadratic in the batch",
    (x) => tf.tile(tf.mul(x, w), [x.shape[0]!, 1]),
    /linear in the batch size.*\[9,3\]/,
    TypeError,
  ],
  [
    "a huge constant",
    (x) => tf.mul(tf.sum(tf.mul(x, w)), tf.ones([1e6 + 1])),
    /1000000/,
    RangeError,
  ],
  [
    "a throwing function",
    () => {
      throw new RangeError("out of luck");
    },
    /must not throw: current value is "out of luck"/,
    Error,
  ],
];
for (const [what, f, message, kind] of wrong) {
  Deno.test(`trace() refuses ${what}`, async () => {
    const before = tf.memory().numTensors;
    assert.throws(() => trace(f as (x: Tensor) => Tensor, [x]), (error) => {
      assert.ok(error instanceof kind);
      assert.match(error.message, message);
      return true;
    });
    for (const method of ["runKernelFunc", "read", "readSync"]) {
      assert.equal(Object.hasOwn(tf.engine(), method), false);
    }
    await new Promise((resolve) => setTimeout(resolve)); // an async function goes on by itself
    assert.equal(tf.memory().numTensors, before);
  });
}

const wrongInputs: [string, unknown, unknown, RegExp][] = [
  ["no input", () => x, [], /batch on axis 0: current value is no input/],
  ["no input in an object", () => x, {}, /batch on axis 0: current value is no input/],
  ["a first input without a batch", () => x, [tf.scalar(1)], /batch on axis 0.*is shape \[\]/],
  ["a first input with an empty batch", () => x, [tf.zeros([0, 3])], /axis 0.*is shape \[0,3\]/],
  ["a tensor that stands alone", () => x, x, /inputs must be an array or an object.*is a tensor/],
  ["null as inputs", () => x, null, /inputs must be an array or an object.*is null/],
  ["a number as input", () => x, [x, 3], /input 1 must be a tensor: current value is 3/],
  [
    "a list in an object",
    () => x,
    { a: [x] },
    /input a must be a tensor: current value is an array/,
  ],
  [
    "a disposed input",
    () => x,
    [gone],
    /input 0 must not be disposed: current value is shape \[3\]/,
  ],
  [
    "a number as name",
    () => x,
    { 7: x },
    /names of its inputs must be words: current value is "7"/,
  ],
  ["an empty name", () => x, { "": x }, /names of its inputs must be words: current value is ""/],
  [
    "what is no function",
    "f",
    [x],
    /must be a function, a LayersModel or a GraphModel: current value is f/,
  ],
];
for (const [what, f, inputs, message] of wrongInputs) {
  Deno.test(`trace() refuses ${what}`, () => {
    const before = tf.memory().numTensors;
    assert.throws(() => trace(f as () => Tensor, inputs as Tensor[]), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, message);
      return true;
    });
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("trace() allows numbers to be read if nothing is made of them", () => {
  let seen = 0;
  const graph = trace((x) => {
    const y = tf.mul(x, w);
    seen = y.dataSync().length;
    return tf.relu(y);
  }, [x]);
  assert.deepEqual(graph.nodes.map((node) => node.op), ["Multiply", "Relu"]);
  assert.ok(seen > 0);
});
