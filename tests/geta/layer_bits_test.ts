import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { finishRun, geta, getaRun, recipe } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";
import { parseHistory } from "@geta-lab/geta/report";
import { zoo } from "@geta-lab/geta/models";
import { dense, variableStore } from "@geta-lab/geta/nn";
import { frozenBits, updateLayerScalars } from "../../lib/qasso/update_layer_scalars.ts";
import { fixedBits, layerRange, paperRules, requireLayerBits } from "@geta-lab/geta/qasso";
import type { PartialSettings } from "@geta-lab/geta/settings";
import { blobs } from "./blobs.ts";

await useEngine({ threads: 1 });
const source = blobs();

function newRun(changes: PartialSettings) {
  const model = zoo.small!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
  const short = { batch: 16, epochs: 2, warmUp: 1, projection: 1, joint: 2, coolDown: 2 };
  const periods = { projectionPeriods: 2, pruningPeriods: 2, learningRate: 0.05 };
  return getaRun(model, source, recipe("small", { ...short, ...periods, ...changes }));
}

for (const semantics of ["corrected", "paper"] as const) {
  Deno.test(`a run leaves layers float or at fixed bits, and inputs in their own range, ${semantics} rules`, async () => {
    const [first, second, ...rest] = newRun({}).compression.problem.layers.map(({ name }) => name);
    const last = rest.at(-1)!;
    const run = newRun({
      semantics,
      bitRange: [2, 5],
      activationBitRange: [6, 7],
      layerBits: { [first!]: "float", [second!]: { weight: 9 }, [last]: 8 },
    });
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    const { subnet, result } = await finishRun(run, state);
    const bits = Object.fromEntries(
      subnet.layers.map((
        { name, weightBits, activationBits },
      ) => [name, [weightBits, activationBits]]),
    );
    assert.deepEqual(bits[first!], [32, 32]);
    assert.deepEqual(result.compressed.floatLayers, [{
      name: first,
      reason: "layerBits says float",
    }]);
    assert.equal(bits[second!]![0], 9);
    assert.deepEqual(bits[last], [8, 8]);
    for (const [name, [weight, activation]] of Object.entries(bits)) {
      if (name === first || name === last) continue;
      assert.ok(activation === 6 || activation === 7, `${name}: ${activation}`);
      if (name !== second) assert.ok(weight! >= 2 && weight! <= 5, `${name}: ${weight}`);
    }
    assert.equal(result.structures.zero, result.structures.target);
    assert.ok(result.equivalence.relative < 1e-4);
  });
}

Deno.test("getaRun() refuses bits of unknown layers, inputs that are not quantized and the reference's rules, before training", () => {
  const cases: [PartialSettings, RegExp][] = [
    [
      { layerBits: { conv11: "float" } },
      /Cannot use layerBits: conv11 must be a layer that can be quantized; did you mean conv1\?/,
    ],
    [
      { layerBits: { conv11: 4 } },
      /Cannot use layerBits: conv11 must be a quantized layer; did you mean conv1\?/,
    ],
    [
      { activationBitRange: [4, 8], quantize: "weight" },
      /Cannot use activationBitRange: inputs of layers must be quantized: current value is 4:8/,
    ],
    [
      { layerBits: { conv1: 4 }, quantize: "none" },
      /Cannot use layerBits: conv1 must be a quantized layer$/,
    ],
    [
      { layerBits: { conv1: 8 }, semantics: "reference" },
      /Cannot use layerBits: semantics must be corrected or paper, .*: current value is conv1/,
    ],
  ];
  for (const [changes, message] of cases) assert.throws(() => newRun(changes), message);
});

Deno.test("geta() takes the same overrides", () => {
  const store = variableStore(0);
  const hidden = dense(store, "hidden", { inputs: 2, outputs: 8 });
  const last = dense(store, "last", { inputs: 8, outputs: 2 });
  const network = {
    name: "larger",
    inputs: [{ shape: [2] }],
    variables: store.variables,
    forward: (x: tf.Tensor) => last(tf.relu(hidden(x))),
  };
  const options = {
    steps: 12,
    semantics: "corrected",
    projectionPeriods: 2,
    pruningPeriods: 2,
    bitRange: [4, 8] as [number, number],
    activationBitRange: [5, 6] as [number, number],
    layerBits: { last: 8 },
    optimizer: { rule: "sgd", momentum: 0.9, nesterov: true, clip: { norm: 1 } },
  } as const;
  using opt = geta(network, options);
  for (let n = 0; n < 12; n++) {
    tf.tidy(() => {
      const inputs = tf.randomUniform([8, 2], -1, 1, "float32", n);
      const { bits } = opt.step({ inputs, labels: tf.argMax(inputs, -1) });
      assert.ok(
        Math.abs(bits.last!.weight! - 8) < 1e-3 && Math.abs(bits.last!.activation! - 8) < 1e-3,
      );
      const { weight, activation } = bits.hidden!;
      assert.ok(weight! > 3.999 && weight! < 8.001 && activation! > 4.999 && activation! < 6.001);
    });
  }
  assert.throws(
    () => geta(network, { ...options, layerBits: { hiden: 4 } }),
    /Cannot use layerBits: hiden must be a quantized layer; did you mean hidden\?/,
  );
});

Deno.test("fixedBits(), layerRange(), requireLayerBits(), updateLayerScalars() and frozenBits() agree on one layer", () => {
  const config = { bitRange: [2, 6], layerBits: { fc: { weight: 8 } } } as const;
  const names = { stepSize: "d", clip: "q" }, input = { stepSize: "e", clip: "p" };
  const layer = { name: "fc", weight: "w", weightQuantizer: names, activationQuantizer: input };
  const problem = {
    layers: [layer],
    rules: paperRules,
    config: {
      optimizer: { rule: "sgd" as const },
      sparsity: 0,
      bitReduction: 0,
      warmUpSteps: 0,
      projectionSteps: 2,
      projectionPeriods: 1,
      jointSteps: 0,
      pruningPeriods: 1,
      bitRange: [2, 6] as [number, number],
      layerBits: config.layerBits,
    },
  };
  requireLayerBits(problem);
  assert.deepEqual(fixedBits(problem.config, "fc"), { weight: 8 });
  assert.deepEqual(layerRange(problem.config, { layer: "fc", part: "activation" }), [2, 6]);
  const parameters = {
    d: Float32Array.of(1), // 1 bit and more: d follows from 8 bits
    q: Float32Array.of(127),
    e: Float32Array.of(1), // 8 bits: into [2, 6]
    p: Float32Array.of(127),
  };
  updateLayerScalars(problem, layer, parameters, {
    step: 1,
    kind: "projected",
    updates: {},
    learningRate: 0,
    learningRateQuantizer: 0,
    decay: 0,
  });
  assert.equal(parameters.d[0], 1); // 127 / (2^7 - 1)
  assert.equal(parameters.e[0], Math.fround(127 / 31));
  assert.deepEqual(frozenBits(problem, parameters, { step: 99 }), {
    fc: { weight: 8, activation: 6 },
  });
});

Deno.test("getaRun() explains every step of the compression if asked to, and trains to the same digits", () => {
  const lines = (explain: boolean) => {
    const model = zoo.small!({ seed: 0, inputShape: source.inputShape, classes: source.classes });
    const run = getaRun(
      model,
      source,
      recipe("small", { batch: 16, epochs: 7, pruningPeriods: 2 }),
      { explain },
    );
    let state = run.start();
    return Array.from({ length: run.totalSteps }, () => {
      const next = run.advance(state);
      state = next.state;
      return next.line;
    });
  };
  const plain = lines(false), explained = lines(true);
  assert.deepEqual(plain.map(({ loss }) => loss), explained.map(({ loss }) => loss));
  assert.ok(plain.every(({ explain }) => explain === undefined));
  const compressed = explained.filter(({ stage }) => stage !== "dense");
  assert.ok(compressed.every(({ explain, bits }) => explain && bits));
  const joint = compressed.filter(({ stage }) => stage === "joint");
  assert.ok(joint.some(({ explain }) => Object.keys(explain!.groups).length > 0));
  for (const { explain, stepSizes } of compressed) { // the line itself has only those of weights
    const ofWeights = Object.entries(explain!.quantizers!)
      .map(([name, { weight }]) => [name, weight!.stepSize]);
    assert.deepEqual(Object.fromEntries(ofWeights), stepSizes);
  }
  const text = explained.map((line) => `${JSON.stringify(line)}\n`).join("");
  assert.deepEqual(parseHistory(text), explained);
});
