import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { geta, optimizerOf } from "@geta-lab/geta";
import { decodeCheckpoint, encodeCheckpoint } from "@geta-lab/geta/io";
import { useEngine } from "@geta-lab/geta/engine";
import { small } from "@geta-lab/geta/models";
import { dense, variableStore } from "@geta-lab/geta/nn";
import { cosineLearningRate, type OptimizerConfig } from "@geta-lab/geta/optim";
import { defaultSettings } from "@geta-lab/geta/settings";
import { replay } from "@geta-lab/geta/graph";
import { parameterTensors } from "@geta-lab/geta/subnet";

await useEngine();

/** Two arguments, two results: a sum and a difference. */
function pair() {
  const store = variableStore(1);
  const left = dense(store, "left", { inputs: 3, outputs: 12 });
  const right = dense(store, "right", { inputs: 3, outputs: 12 });
  const sum = dense(store, "sum", { inputs: 12, outputs: 1 });
  const difference = dense(store, "difference", { inputs: 12, outputs: 1 });
  return {
    name: "pair",
    inputs: [{ shape: [3] }, { shape: [3] }],
    variables: store.variables,
    forward([a, b]: tf.Tensor[]): tf.Tensor[] {
      const hidden = tf.relu(tf.add(left(a!), right(b!)));
      return [sum(hidden), difference(hidden)];
    },
  };
}

const squares = (outputs: tf.Tensor[], labels: tf.Tensor[]): tf.Tensor =>
  tf.addN(outputs.map((output, i) => tf.mean(tf.squaredDifference(output, labels[i]!))));

function batch(seed: number) {
  const [a, b] = [0, 1].map((i) => tf.randomUniform([16, 3], -1, 1, "float32", 10 * seed + i + 1));
  const sums = [a!, b!].map((x) => tf.sum(x, -1, true));
  return { inputs: [a!, b!], labels: [tf.add(sums[0]!, sums[1]!), tf.sub(sums[0]!, sums[1]!)] };
}

for (const semantics of ["paper", "corrected", "reference"] as const) {
  Deno.test(`geta() compresses a network of two inputs by a loss of one's own, ${semantics} rules`, () => {
    const network = pair(), steps = 60, rates: number[] = [];
    using opt = geta(network, {
      steps,
      semantics,
      loss: squares,
      quantize: "weight",
      sparsity: 0.5,
      maxRatio: 1,
      bitRange: [4, 8],
      projectionPeriods: 2,
      pruningPeriods: 2,
      optimizer: { rule: "adam" },
      learningRate: (done) => {
        rates.push(done);
        return cosineLearningRate(done, steps, { base: 0.02, warmUp: 4 });
      },
    });
    const tensors = tf.memory().numTensors, losses: number[] = [];
    assert.throws(
      () => opt.subnet(),
      /Cannot cut the subnet: cool-down must have begun, at step \d+: current value is step 0/,
    );
    for (let n = 0; n < steps; n++) tf.tidy(() => losses.push(opt.step(batch(n)).loss));
    assert.equal(tf.memory().numTensors, tensors);
    assert.deepEqual(rates, Array.from({ length: steps }, (_, i) => i));
    // the reference's Adam starts slowly
    const share = semantics === "reference" ? 0.7 : 0.5;
    assert.ok(losses.at(-1)! < share * losses[0]!, `${losses[0]} → ${losses.at(-1)}`);
    const subnet = opt.subnet();
    assert.deepEqual(subnet.parameters["left/kernel"]!.shape, [3, 6]);
    assert.ok(subnet.layers.every(({ weightBits }) => weightBits >= 4 && weightBits <= 8));
    // the cut network answers as the handle's own
    tf.tidy(() => {
      const { inputs } = batch(999);
      const small = replay(subnet.graph, parameterTensors(subnet.parameters))(...inputs);
      const whole = opt.forward(inputs);
      whole.forEach((y, i) => {
        const apart = tf.max(tf.abs(tf.sub(y, small[i]!))).dataSync()[0]!;
        assert.ok(apart < 1e-5, `${apart}`);
      });
    });
  });
}

for (const rule of ["sgd", "adam"] as const) {
  Deno.test(`geta() goes on with ${rule} where another handle was saved, to the last bit, in every stage`, async () => {
    const options = {
      steps: 28,
      loss: squares,
      optimizer: { rule },
      bitRange: [4, 8] as [number, number],
      bitReduction: 2,
      projectionPeriods: 2,
      pruningPeriods: 2,
      bits: "allocated" as const,
      budget: { bops: 0.01 },
    };
    const train = (opt: ReturnType<typeof start>, from: number, to: number) => {
      for (let n = from; n < to; n++) tf.tidy(() => void opt.step(batch(n)));
    };
    const start = () => geta(pair(), options);
    using whole = start();
    const files: Uint8Array[] = [];
    for (let n = 0; n < options.steps; n++) {
      train(whole, n, n + 1);
      files.push(await encodeCheckpoint(whole.save()));
    }
    for (const done of [1, 5, 9, 14, 18, 23, 27]) {
      using other = start();
      other.restore(await decodeCheckpoint(files[done - 1]!, "file"));
      train(other, done, options.steps);
      assert.deepEqual(other.save(), await decodeCheckpoint(files.at(-1)!, "file"));
    }
  });
}

Deno.test("geta() saves nothing before the first step, and restores nothing foreign", () => {
  const options = { steps: 28, loss: squares, projectionPeriods: 2, pruningPeriods: 2 };
  using opt = geta(pair(), options);
  assert.throws(() => opt.save(), /Cannot save: a step must have been made: .* is step 0/);
  tf.tidy(() => void opt.step(batch(0)));
  const saved = opt.save();
  using paper = geta(pair(), { ...options, semantics: "paper" });
  assert.throws(() => paper.restore(saved), /importance must be null, since these rules keep/);
  using other = geta({ ...pair(), name: "other" }, options);
  assert.throws(() => other.restore(saved), /FileError: Cannot restore the run: model: /);
  assert.equal(other.state, null);
});

Deno.test("geta() explains when what happens, and what is happening now", () => {
  const network = pair();
  using opt = geta(network, {
    steps: 28,
    loss: squares,
    semantics: "corrected",
    bitRange: [4, 8],
    bitReduction: 2,
    projectionPeriods: 2,
    pruningPeriods: 2,
  });
  assert.deepEqual(
    opt.explain().map(({ first, last, stage, bits, now }) => [first, last, stage, bits, now]),
    [
      [1, 2, "warm-up", 8, true],
      [3, 5, "projection", 8, false],
      [6, 8, "projection", 6, false],
      [9, 12, "joint", 4, false],
      [13, 16, "joint", 4, false],
      [17, undefined, "cool-down", 4, false],
    ],
  );
  for (let n = 0; n < 9; n++) tf.tidy(() => void opt.step(batch(n)));
  assert.deepEqual(opt.explain().map(({ now }) => now), [false, false, false, true, false, false]);
  assert.match(opt.explain()[3]!.what, /^3 of 12 structures leave, chosen in step 9$/);
});

Deno.test("geta() refuses what cannot work before anything is trained, in one line", () => {
  const network = pair();
  // deno-lint-ignore no-explicit-any -- options that the types forbid
  const made = (options: any) => () => geta(network, { steps: 40, loss: squares, ...options });
  for (
    const [options, message] of [
      [{ sparsty: 0.5 }, /Cannot use sparsty: .*did you mean sparsity\?/],
      [{ semantics: "papr" }, /semantics.*did you mean paper\?/],
      [{ sparsity: 0.99 }, /Cannot use sparsity: it must be at most/],
      [{ learningRate: -1 }, /learningRate/],
      [
        { steps: 5 },
        /Cannot plan the stages: 4 projection periods.* need at least 10 steps: current value is 5/,
      ],
      [
        { jointSteps: 0 },
        /^SettingsError: Cannot use jointSteps: it must be at least 5, since \d+ structures shall leave: current value is 0$/,
      ],
      [
        { jointSteps: 0, budget: { bops: 0.01 } },
        /^SettingsError: Cannot use jointSteps: it must be at least 5, since structures shall leave until the budget is met: current value is 0$/,
      ],
      [
        { warmUpSteps: 4, projectionSteps: 8, jointSteps: 30 },
        /^RangeError: Cannot use steps: it must be at least 43, for 4 of warm-up, 8 of projection, 30 of the joint stage and a cool-down: current value is 40$/,
      ],
      [{ ignore: ["left", "right"] }, /prune/],
      [{ optimizer: { rule: "lion" } }, /lion/],
      [
        { optimizer: "adam" },
        /^TypeError: Cannot use optimizer: it must be a record of a rule and its constants: current value is adam$/,
      ],
      [{ optimizer: null }, /Cannot use optimizer: .* is null$/],
      [{ optimizer: { weigthDecay: 1 } }, /did you mean weightDecay\?/],
      [{ optimizer: { rule: "adam", nesterov: true } }, /Cannot use nesterov/],
      [{ criteria: { magnitud: 1 } }, /Cannot use magnitud: .* did you mean magnitude\?/],
      [
        { criteria: { magnitude: NaN } },
        /Cannot use magnitude: it must be a number in \[0, infinity\): current value is NaN/,
      ],
      [{ criteria: { taylorFirst: -1, magnitude: 1 } }, /Cannot use taylorFirst: .* is -1/],
      [{ criteria: { magnitude: "1" } }, /^TypeError: Cannot use magnitude: .* is 1/],
      ...[{}, { magnitude: 0 }].map((criteria) =>
        [{ criteria }, /Cannot use criteria: one must have a weight above 0: current/] as const
      ),
      ...["paper", "reference"].map((semantics) =>
        [
          { semantics, criteria: { averageTaylor: 1 } },
          /^SettingsError: Cannot use averageTaylor: it must be left out unless semantics is corrected, since no other rules keep its mean; taylorFirst is that of one batch: current value is 1$/,
        ] as const
      ),
      [
        { calibration: [] },
        /^TypeError: Cannot use calibration: it must be a list of batches, each a list of the network's inputs: current value is no batch$/,
      ],
      [{ calibration: [[]] }, /current value is a batch that is a list of 0$/],
      [{ calibration: [3] }, /current value is a batch that is 3$/],
      [
        { bitPrice: 3 },
        /^SettingsError: Cannot use bitPrice: bits must be priced, since it has no effect else: current value is 3 with bits uniform$/,
      ],
      ...["allocated", "priced"].map((bits) =>
        [
          { bits, quantize: "none", bitRange: [2, 16], bitReduction: 1 },
          new RegExp(
            `^SettingsError: Cannot use bits: they must be uniform where nothing is quantized \\(quantize, layerBits\\): current value is ${bits}$`,
          ),
        ] as const
      ),
    ] as const
  ) {
    assert.throws(made(options), message);
  }
  // a stage of no steps is right where it has nothing to do
  made({ jointSteps: 0, sparsity: 0 })().dispose();
  made({ warmUpSteps: 0, projectionSteps: 0, jointSteps: 39 })().dispose();
});

Deno.test("geta() fills in an optimizer as a run with the same rule does", () => {
  const found = (optimizer?: Partial<OptimizerConfig>) => {
    using opt = geta(pair(), { steps: 40, loss: squares, ...(optimizer && { optimizer }) });
    return opt.problem.config.optimizer;
  };
  const plain = optimizerOf(defaultSettings);
  assert.deepEqual(plain, { rule: "sgd", momentum: 0.9, weightDecay: 1e-4 });
  assert.deepEqual(found(), plain);
  assert.deepEqual(found({ rule: "sgd" }), plain);
  assert.deepEqual(found({ weightDecay: 5e-4 }), { ...plain, weightDecay: 5e-4 });
  assert.deepEqual(found({ rule: "sgd", momentum: 0 }), { ...plain, momentum: 0 });
  assert.deepEqual(found({ nesterov: true, clip: { norm: 1 } }), {
    ...plain,
    nesterov: true,
    clip: { norm: 1 },
  });
  for (const rule of ["adam", "adamw"] as const) {
    const ofRun = optimizerOf({ ...defaultSettings, optimizer: rule });
    assert.deepEqual(found({ rule }), ofRun);
    assert.deepEqual(found({ rule, beta2: 0.99 }), { ...ofRun, beta2: 0.99 });
  }
});

Deno.test("geta() keeps a constant learning rate that suits the optimizer, unless it is told another", () => {
  const moved = (options: { learningRate?: number; optimizer?: Partial<OptimizerConfig> }) => {
    const network = pair();
    const before = network.variables["left/bias"]!.dataSync().slice();
    using opt = geta(network, { steps: 40, loss: squares, quantize: "none", ...options });
    return [0, 1].map((n) => {
      tf.tidy(() => void opt.step(batch(n)));
      const after = network.variables["left/bias"]!.dataSync().slice();
      const change = Math.max(...after.map((x, i) => Math.abs(x - before[i]!)));
      before.set(after);
      return change;
    });
  };
  // a step of Adam is as long as its rate, as long as gradients look alike
  const [first, second] = moved({ optimizer: { rule: "adam" } });
  assert.ok(Math.abs(first! - 1e-3) < 1e-5, `${first}`);
  assert.ok(second! > 0.5e-3 && second! < 1.1e-3, `${second}`);
  assert.deepEqual(
    moved({ optimizer: { rule: "adam" } }),
    moved({ optimizer: { rule: "adam" }, learningRate: 1e-3 }),
  );
  assert.deepEqual(moved({}), moved({ learningRate: 0.1 }));
});

Deno.test("geta() quantizes a network in which nothing may be pruned, if nothing shall be", () => {
  const network = pair();
  using opt = geta(network, {
    steps: 30,
    loss: squares,
    sparsity: 0,
    ignore: ["left", "right"],
    bitRange: [4, 8],
    projectionPeriods: 2,
    pruningPeriods: 1,
  });
  for (let n = 0; n < 30; n++) tf.tidy(() => void opt.step(batch(n)));
  assert.deepEqual(opt.subnet().parameters["left/kernel"]!.shape, [3, 12]);
});

Deno.test("geta() stops at the step whose loss is no number", () => {
  const network = small();
  using opt = geta(network, { steps: 40 });
  tf.tidy(() => {
    const inputs = tf.fill([2, ...network.inputs[0]!.shape], NaN);
    assert.throws(
      () => opt.step({ inputs, labels: tf.tensor1d([0, 1], "int32") }),
      /NaN|finite|number/,
    );
  });
});

Deno.test("geta() lets structures leave in the order of any score of one's own, whatever the rules are", () => {
  for (const semantics of ["corrected", "paper", "reference"] as const) {
    const seen: string[] = [];
    using opt = geta(pair(), {
      steps: 60,
      loss: squares,
      semantics,
      quantize: "weight",
      sparsity: 0.5,
      maxRatio: 1,
      bitRange: [4, 8],
      projectionPeriods: 2,
      pruningPeriods: 1,
      optimizer: { rule: "sgd" },
      learningRate: 0.01,
      importance({ group, parameters }) {
        seen.push(group.name);
        assert.ok(parameters["left/kernel"]!.length === 3 * 12);
        return Float64Array.from({ length: group.size }, (_, i) => i % 2 === 0 ? 5 : 1);
      },
    });
    for (let n = 0; n < 60; n++) tf.tidy(() => void opt.step(batch(n)));
    assert.ok(seen.length > 0);
    const [group] = opt.state!.groups;
    assert.deepEqual(group!.pruned, [1, 3, 5, 7, 9, 11], semantics);
  }
});

Deno.test("geta() refuses scores that cannot rank structures", () => {
  const wrong: [() => Float64Array, RegExp][] = [
    [() => new Float64Array(3), /the importance of left: its shape must be \[12\]: .*\[3\]/],
    [
      () => new Float64Array(12).fill(NaN),
      /Cannot use the importance of left: it must be a number in \[0, infinity\): current value is NaN/,
    ],
    [() => new Float64Array(12).fill(-1), /importance of left: .* current value is -1/],
  ];
  for (const [importance, message] of wrong) {
    using opt = geta(pair(), { steps: 40, loss: squares, quantize: "weight", importance });
    assert.throws(() => {
      for (let n = 0; n < 40; n++) tf.tidy(() => void opt.step(batch(n)));
    }, message);
  }
  assert.throws(
    () =>
      geta(pair(), {
        steps: 40,
        loss: squares,
        importance: () => new Float64Array(12),
        criteria: { magnitude: 1 },
      }),
    /Cannot use criteria: importance must not be given beside it/,
  );
});
