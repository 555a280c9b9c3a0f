import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { geta } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";
import { zoo } from "@geta-lab/geta/models";
import { dense, type Network, variableStore } from "@geta-lab/geta/nn";
import { DivergenceError, readVariables, trainable, trainingRun } from "@geta-lab/geta/train";
import { blobs } from "./blobs.ts";

await useEngine({ threads: 1 });

const STEPS = 20;

/** A finite loss; where `bad`, a root at 0 makes every gradient NaN. */
const loss = (results: tf.Tensor, bad: boolean): tf.Tensor => {
  const base = tf.mean(tf.square(results));
  return bad ? tf.add(base, tf.mul(0, tf.sum(tf.sqrt(tf.sub(results, results))))) : base;
};

function twoLayers(): Network {
  const store = variableStore(1);
  const hidden = dense(store, "hidden", { inputs: 4, outputs: 12 });
  const last = dense(store, "last", { inputs: 12, outputs: 3 });
  return {
    name: "own",
    inputs: [{ shape: [4] }],
    variables: store.variables,
    forward: (x: tf.Tensor) => last(tf.relu(hidden(x))),
  };
}

for (const semantics of ["corrected", "paper", "reference"] as const) {
  for (const at of [1, 9, STEPS]) {
    Deno.test(`geta() stops at step ${at} of ${STEPS} if its gradient is NaN and its loss is none, ${semantics} rules`, () => {
      let bad = false;
      using opt = geta(twoLayers(), {
        steps: STEPS,
        semantics,
        learningRate: 1e-3,
        quantize: "weight",
        loss: (results: tf.Tensor) => loss(results, bad),
      });
      const step = (n: number) =>
        tf.tidy(() => {
          bad = n === at;
          const inputs = tf.randomUniform([8, 4], -1, 1, "float32", n);
          opt.step({ inputs, labels: tf.zeros([8], "int32") });
        });
      for (let n = 1; n < at; n++) step(n);
      assert.throws(() => step(at), (error: Error) => {
        assert.ok(error instanceof DivergenceError);
        assert.match(
          error.message,
          new RegExp(
            `^Cannot go on after step ${at}: the loss is a number, but the first gradient that is not finite is that of hidden/`,
          ),
        );
        return true;
      });
      if (at === 1) return;
      // nothing has happened to the network
      assert.equal(opt.state!.step, at - 1);
      for (const values of Object.values(opt.state!.parameters)) {
        assert.ok(values.every(Number.isFinite));
      }
    });
  }
}

Deno.test("geta() names a bias whose gradient alone is infinite", () => {
  const store = variableStore(1);
  const layer = dense(store, "layer", { inputs: 4, outputs: 3 });
  using opt = geta(
    {
      name: "own",
      inputs: [{ shape: [4] }],
      variables: store.variables,
      forward: (x: tf.Tensor) => layer(x),
    },
    {
      steps: STEPS,
      sparsity: 0,
      quantize: "none",
      // by each result 3e38, so that two samples overflow a bias; inputs of 0.001 keep the kernel's gradient small
      loss: (results: tf.Tensor) => tf.sum(tf.mul(results, 3e38)),
    },
  );
  tf.tidy(() => {
    const inputs = tf.fill([2, 4], 1e-3);
    assert.throws(
      () => opt.step({ inputs, labels: tf.zeros([2], "int32") }),
      /^DivergenceError: Cannot go on after step 1: the loss is a number, but the first gradient that is not finite is that of layer\/bias/,
    );
  });
});

Deno.test("geta() names a scalar of a quantizer whose gradient alone is infinite", () => {
  // all weights are rounded in the same direction, so that their parts of d's gradient add up
  const kernel = tf.variable(tf.tensor2d(
    Float32Array.from({ length: 400 }, (_, i) => i === 0 ? 1 : 4.4 / 127),
    [100, 4],
  ));
  using opt = geta(
    {
      name: "own",
      inputs: [{ shape: [100] }],
      variables: { "layer/kernel": kernel },
      forward: (x: tf.Tensor) => tf.matMul(x, kernel),
    },
    {
      steps: STEPS,
      sparsity: 0,
      quantize: "weight",
      layerBits: { layer: 8 },
      // 1e37 by each weight
      loss: (results: tf.Tensor) => tf.sum(tf.mul(results, 1e37)),
    },
  );
  tf.tidy(() => {
    const inputs = tf.fill([1, 100], 1);
    assert.throws(
      () => opt.step({ inputs, labels: tf.zeros([1], "int32") }),
      /^DivergenceError: Cannot go on after step 1: the loss is a number, but the first gradient that is not finite is that of layer\/weight\//,
    );
  });
});

Deno.test("geta() does not end with parameters that the last step has driven to infinity", () => {
  let last = false;
  using opt = geta(twoLayers(), {
    steps: STEPS,
    sparsity: 0,
    quantize: "none",
    optimizer: { rule: "sgd", momentum: 0 },
    loss: (results: tf.Tensor) => tf.mean(results),
    learningRate: () => last ? Number.MAX_VALUE : 0.01,
  });
  const step = (n: number) =>
    tf.tidy(() => {
      last = n === STEPS;
      const inputs = tf.randomUniform([8, 4], 0, 1, "float32", n);
      opt.step({ inputs, labels: tf.zeros([8], "int32") });
    });
  for (let n = 1; n < STEPS; n++) step(n);
  assert.throws(
    () => step(STEPS),
    /^DivergenceError: Cannot use what step 20 has left: the first parameter that is not finite is hidden\//,
  );
  assert.throws(() => opt.subnet(), /Cannot use what step 20 has left/);
});

/** A run with a loss of one's own; `rate` of the last step. */
function run(bad: (step: number) => boolean, rate = 0.01) {
  const source = blobs({ stepsPerEpoch: 4 }), totalSteps = 6;
  const model = zoo.small!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
  const { variables, forward } = model;
  let now = 1;
  return trainingRun({
    name: "own",
    model,
    source,
    variables,
    forward,
    rule: "sgd",
    loss: (results) => loss(results, bad(now)),
    learningRate: (done) => done + 1 === totalSteps ? rate : 0.01,
    firstStep: 0,
    totalSteps,
    start: () => ({
      learner: {
        parameters: readVariables(trainable(variables)),
        optimizer: { step: 0, first: {}, second: {} },
      },
      statistics: {},
    }),
    update(learner, gradients, { learningRate, step }) {
      now = step + 1;
      for (const [name, gradient] of Object.entries(gradients)) {
        const parameter = learner.parameters[name]!;
        gradient.forEach((g, i) => parameter[i]! -= learningRate * g);
      }
      return { learner, news: { stage: "dense" } };
    },
    parseBookkeeping: () => ({}),
  });
}

Deno.test("trainingRun() stops at a step whose gradient is NaN and whose loss is none, the last one included", () => {
  for (const at of [2, 6]) {
    const training = run((step) => step === at);
    let state = training.start();
    for (let n = 1; n < at; n++) ({ state } = training.advance(state));
    assert.throws(
      () => training.advance(state),
      new RegExp(
        `^DivergenceError: Cannot go on after step ${at}: the loss is a number, but the first gradient that is not finite`,
      ),
    );
  }
});

Deno.test("trainingRun() looks at the parameters that its last step has left", () => {
  const training = run(() => false, Number.MAX_VALUE);
  let state = training.start();
  for (let n = 1; n < 6; n++) ({ state } = training.advance(state));
  assert.throws(
    () => training.advance(state),
    /^DivergenceError: Cannot use what step 6 has left: the first parameter that is not finite is/,
  );
});
