import assert from "node:assert/strict";
import type { NamedArrays } from "@geta-lab/geta/core";
import {
  fakeQuantGradients,
  fakeQuantValue,
  type QuantizerScalars,
  referenceQuantizer,
} from "@geta-lab/geta/quant";
import { initialState, readScalars, step } from "@geta-lab/geta/qasso";
import { arrays, assertScaled, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";
import {
  type ReferenceConfig,
  type ReferenceGroup,
  referenceProblem,
} from "./reference_problem.ts";

interface TrainingLoop {
  config: ReferenceConfig;
  groups: ReferenceGroup[];
  initial: Record<string, FixtureTensor>;
  input: FixtureTensor;
  labels: number[];
  steps: {
    step: number;
    loss: number;
    active: number[][];
    pruned: number[][];
    bits: Record<string, number>;
  }[];
  final: Record<string, FixtureTensor>;
}

type Matrix = number[][];

const reference = { rules: referenceQuantizer };

function matrix(data: ArrayLike<number>, columns: number): Matrix {
  return Array.from(
    { length: data.length / columns },
    (_, r) => Array.from({ length: columns }, (_, c) => data[r * columns + c]!),
  );
}

/** Loss and gradients of Linear, ReLU, Linear with quantized weights and mean cross entropy, in plain loops. */
function differentiate(
  parameters: NamedArrays,
  quantizers: QuantizerScalars<string>[],
  { input, labels }: Pick<TrainingLoop, "input" | "labels">,
): { loss: number; gradients: NamedArrays } {
  const scalars = quantizers.map((names) => readScalars(names, parameters));
  const weights = ["fc1", "fc2"].map((layer, l) => {
    const width = parameters[`${layer}.weight`]!.length / parameters[`${layer}.bias`]!.length;
    const quantized = parameters[`${layer}.weight`]!.map((w) =>
      fakeQuantValue(w, scalars[l]!, reference)
    );
    return matrix(quantized, width);
  });
  const linear = (x: Matrix, l: number) => {
    const bias = parameters[`fc${l + 1}.bias`]!;
    return x.map((row) =>
      weights[l]!.map((w, o) => w.reduce((sum, value, i) => sum + value * row[i]!, bias[o]!))
    );
  };
  const x = matrix(values(input), input.shape[1]!);
  const hidden = linear(x, 0).map((row) => row.map((value) => Math.max(0, value)));
  let loss = 0;
  const upstream = linear(hidden, 1).map((row, sample) => {
    const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
    const label = labels[sample]!;
    loss += (Math.log(sum) - row[label]!) / x.length;
    return row.map((logit, o) => (Math.exp(logit) / sum - (o === label ? 1 : 0)) / x.length);
  });
  const below = upstream.map((row, sample) =>
    hidden[sample]!.map((value, i) =>
      value > 0 ? row.reduce((sum, u, o) => sum + u * weights[1]![o]![i]!, 0) : 0
    )
  );
  const gradients: NamedArrays = {};
  [[x, below] as const, [hidden, upstream] as const].forEach(([inputs, u], l) => {
    const layer = `fc${l + 1}`, names = quantizers[l]!;
    const outer = weights[l]!.map((row, o) =>
      row.map((_, i) => u.reduce((sum, du, sample) => sum + du[o]! * inputs[sample]![i]!, 0))
    );
    const dense = Float32Array.from(outer.flat());
    const own = fakeQuantGradients(parameters[`${layer}.weight`]!, dense, scalars[l]!, reference);
    gradients[`${layer}.weight`] = own.x;
    gradients[`${layer}.bias`] = Float32Array.from(
      weights[l]!,
      (_, o) => u.reduce((sum, du) => sum + du[o]!, 0),
    );
    gradients[names.stepSize] = Float32Array.of(own.stepSize);
    gradients[names.clip] = Float32Array.of(own.clip);
    if (names.exponent) gradients[names.exponent] = Float32Array.of(own.exponent!);
  });
  return { loss, gradients };
}

for (const { file, data } of fixtures<TrainingLoop>("training_loop")) {
  Deno.test(`fixture: a real training loop follows ${file}`, () => {
    const { config, groups, initial, steps, final } = data;
    const problem = referenceProblem(groups, config);
    const quantizers = ["fc1", "fc2"].map((name) =>
      problem.layers.find((layer) => layer.name === name)!.weightQuantizer!
    );
    let state = initialState(problem, arrays(initial));
    for (const wanted of steps) {
      const at = `${file} step ${wanted.step}`;
      const { loss, gradients } = differentiate(state.parameters, quantizers, data);
      assertScaled([loss], [wanted.loss], `${at} loss`, 1e-2);
      const stepped = step(problem, state, gradients, { learningRate: config.lr });
      state = stepped.state;
      assert.deepEqual(state.groups.map(({ redundant }) => redundant), wanted.active, at);
      assert.deepEqual(state.groups.map(({ pruned }) => pruned), wanted.pruned, at);
      for (const [layer, bits] of Object.entries(wanted.bits)) {
        if (bits > 10) continue; // the gradient of so fine a step size is float32 rounding noise
        assertScaled([stepped.report.bits[layer]!.weight!], [bits], `${at} bits ${layer}`);
      }
    }
    for (const [name, wanted] of Object.entries(arrays(final))) {
      assertScaled(state.parameters[name]!, wanted, `${file} final ${name}`, 1e-2);
    }
  });
}
