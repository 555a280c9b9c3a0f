import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  bitWidth,
  type FakeQuant,
  fakeQuantComposite,
  type QuantizerScalars,
  referenceQuantizer,
  storageBits,
} from "@geta-lab/geta/quant";
import type { NamedVariables, Tensor } from "@geta-lab/geta/core";
import { batchNorm, fakeQuant, useEngine } from "@geta-lab/geta/engine";
import { quantized } from "@geta-lab/geta/graph";
import { crossEntropy } from "@geta-lab/geta/nn";
import { assertScaled, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";

interface Case {
  name: string;
  training_mode: boolean;
  params: Record<string, FixtureTensor>;
  buffers_before: Record<string, FixtureTensor>;
  buffers_after: Record<string, FixtureTensor>;
  input: FixtureTensor;
  labels: number[];
  logits: FixtureTensor;
  loss: number;
  grads: Record<string, FixtureTensor>;
  bits: Record<string, [number, number]>;
}

/** PyTorch's axis order to ours: images to channels last, kernels to [.., in, out]; and back by the inverse. */
function permutation(rank: number, isWeight: boolean): number[] {
  if (rank === 4) return isWeight ? [2, 3, 1, 0] : [0, 2, 3, 1];
  return rank === 2 && isWeight ? [1, 0] : [...Array(rank).keys()];
}

const toOurs = (t: FixtureTensor, isWeight: boolean) =>
  tf.transpose(tf.tensor(values(t), t.shape), permutation(t.shape.length, isWeight));

function toTheirs(t: Tensor): Float32Array {
  const forward = permutation(t.shape.length, true);
  return tf.tidy(() =>
    tf.transpose(t, forward.map((_, i) => forward.indexOf(i))).dataSync()
  ) as Float32Array;
}

type Forward = (x: Tensor) => Tensor;

/** The three networks of the fixture, told apart by their parameters' names. */
function network(test: Case, variables: NamedVariables): Forward {
  const get = (name: string) => variables[name]! as Tensor;
  const dense = (name: string): Forward => (x) =>
    tf.add(tf.matMul(x, get(`${name}.weight`)), get(`${name}.bias`));
  const conv = (name: string): Forward => (x) => {
    const y = tf.conv2d(x as tf.Tensor4D, get(`${name}.weight`) as tf.Tensor4D, 1, 1);
    return `${name}.bias` in variables ? tf.add(y, get(`${name}.bias`)) : y;
  };
  const norm = (name: string): Forward => (x) => {
    const scale = get(`${name}.weight`), offset = get(`${name}.bias`);
    const mean = variables[`${name}.running_mean`]!, variance = variables[`${name}.running_var`]!;
    return test.training_mode
      ? batchNorm(x, { scale, offset, mean, variance }, { epsilon: 1e-5, momentum: 0.1 })
      : tf.batchNorm(
        x,
        mean as Tensor as tf.Tensor1D,
        variance as Tensor as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-5,
      );
  };
  if ("fc1.weight" in variables) return (x) => dense("fc2")(tf.relu(dense("fc1")(x)));
  const pooled: Forward = (x) => dense("fc")(tf.mean(x, [1, 2]));
  if ("stem.weight" in variables) {
    return (x) => {
      x = tf.relu(norm("bn0")(conv("stem")(x)));
      const y = norm("bn2")(conv("body2")(tf.relu(norm("bn1")(conv("body1")(x)))));
      return pooled(tf.relu(tf.add(x, y)));
    };
  }
  return (x) => {
    const y = tf.relu(norm("bn1")(conv("conv1")(x)));
    return pooled(tf.relu(norm("bn2")(conv("conv2")(y))));
  };
}

function scalarsOf(
  layer: string,
  kind: "wt" | "act",
  variables: NamedVariables,
): QuantizerScalars<tf.Variable> | undefined {
  const [stepSize, clip, exponent] = [`d_quant_${kind}`, `q_m_${kind}`, `t_quant_${kind}`].map((
    role,
  ) => variables[`${layer}.${role}`]);
  if (stepSize === undefined || clip === undefined) return undefined;
  return exponent === undefined ? { stepSize, clip } : { stepSize, clip, exponent };
}

function check(test: Case, quantizer: FakeQuant): void {
  const variables: NamedVariables = {};
  for (const [name, t] of Object.entries({ ...test.params, ...test.buffers_before })) {
    variables[name] = tf.tidy(() => tf.variable(toOurs(t, true), name in test.params));
  }
  const layers = Object.keys(test.bits).map((name) => {
    const weightQuantizer = scalarsOf(name, "wt", variables)!;
    const activationQuantizer = scalarsOf(name, "act", variables);
    const layer = { name, weight: variables[`${name}.weight`]!, weightQuantizer };
    return activationQuantizer === undefined ? layer : { ...layer, activationQuantizer };
  });
  const forward = quantized(network(test, variables), { layers }, quantizer);
  tf.tidy(() => {
    let logits: Tensor | undefined;
    const x = toOurs(test.input, false);
    const trained = Object.keys(test.params).map((name) => variables[name]!);
    const { value, grads } = tf.variableGrads(() => {
      logits = tf.keep(forward(x));
      return crossEntropy(logits, tf.tensor1d(test.labels, "int32")) as tf.Scalar;
    }, trained);
    assertScaled(logits!.dataSync(), values(test.logits), `${test.name} logits`);
    assertScaled(value.dataSync(), [test.loss], `${test.name} loss`);
    for (const [name, wanted] of Object.entries(test.grads)) {
      assertScaled(toTheirs(grads[variables[name]!.name]!), values(wanted), `${test.name} ${name}`);
    }
    for (const [name, wanted] of Object.entries(test.buffers_after)) {
      assertScaled(toTheirs(variables[name]!), values(wanted), `${test.name} ${name}`);
    }
    logits!.dispose();
  });
  for (const [name, wanted] of Object.entries(test.bits)) {
    const bits = (["wt", "act"] as const).map((kind) => {
      const scalars = scalarsOf(name, kind, variables);
      if (scalars === undefined) return 32;
      const read = Object.entries(scalars).map(([role, v]) => [role, v.dataSync()[0]]);
      return storageBits(bitWidth(Object.fromEntries(read) as QuantizerScalars<number>));
    });
    assert.deepEqual(bits, wanted, `${test.name} bits of ${name}`);
  }
  tf.dispose(variables);
}

const rules = referenceQuantizer;
const quantizers: Record<string, FakeQuant> = {
  fused: (x, scalars) => fakeQuant(x, scalars, { rules }),
  composite: (x, scalars) => fakeQuantComposite(x, scalars, { rules, name: "fixture" }),
};

for (const { file, data } of fixtures<{ cases: Case[] }>("quantized_model")) {
  for (const [kind, quantizer] of Object.entries(quantizers)) {
    for (const backend of ["geta", "cpu"]) {
      Deno.test(`fixture: a quantized network (${kind}, ${backend}) has the logits, loss, gradients and statistics of ${file}`, async () => {
        await useEngine();
        if (backend === "cpu") await tf.setBackend("cpu");
        assert.ok(data.cases.length > 0);
        const before = tf.memory().numTensors;
        for (const test of data.cases) check(test, quantizer);
        assert.equal(tf.memory().numTensors, before);
      });
    }
  }
}
