/**
 * One call of each fused operator, for comparisons between backends.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  addRelu,
  attention,
  batchNorm,
  batchNormRelu,
  dropout,
  fakeQuant,
  gelu,
  groupedConv2d,
  type GroupedConv2dOptions,
  groupNorm,
  layerNorm,
  silu,
  softmaxCrossEntropy,
} from "@geta-lab/geta/engine";
import { type FakeQuantConstants, paperQuantizer, referenceQuantizer } from "@geta-lab/geta/quant";
import { small } from "@geta-lab/geta/models";
import { noise } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";

// Away from the middle between two levels of step 0.25 and from the clipping point 1: backends may round there either way.
function levels(power: number): Tensor {
  const numbers = Array.from({ length: 200 }, (_, i) => {
    const level = (i % 6) * 0.25 + 0.02 + 0.08 * ((i * 7 % 10) / 10);
    return (i % 2 ? 1 : -1) * level ** (1 / power);
  });
  return tf.tensor2d([...numbers, 0, 0], [2, 101]);
}

function quantized(rules: FakeQuantConstants, exponent?: number): Tensor[] {
  const scalars = [0.25, 0.9, ...(exponent ? [exponent] : [])].map((v) => tf.tensor1d([v]));
  return outputAndGradients(
    (x, stepSize, clip, t) =>
      fakeQuant(
        x!,
        { stepSize: stepSize!, clip: clip!, ...(t ? { exponent: t } : {}) },
        { rules },
      ),
    [levels(exponent ?? 1), ...scalars],
  );
}

function attended(mask?: Tensor): Tensor[] {
  const inputs = [noise([2, 3, 8], 1), noise([2, 5, 8], 2), noise([2, 5, 4], 3)];
  const options = { heads: 2, ...(mask ? { mask } : {}) };
  return outputAndGradients((q, k, v) => attention(q!, k!, v!, options), inputs);
}

function convolved(options: GroupedConv2dOptions): Tensor[] {
  const inputs = [noise([2, 9, 8, 6], 1), noise([3, 2, 6 / options.groups, 6], 2)];
  return outputAndGradients((x, filter) => groupedConv2d(x!, filter!, options), inputs);
}

function normalised(norm: typeof batchNorm): Tensor[] {
  const mean = tf.variable(tf.zeros([6]), false), variance = tf.variable(tf.ones([6]), false);
  const tensors = outputAndGradients(
    (x, scale, offset) =>
      norm(x!, { scale: scale!, offset: offset!, mean, variance }, { momentum: 0.3 }),
    [noise([4, 3, 3, 6], 1), noise([6], 2), noise([6], 3)],
  );
  const moved = [tf.clone(mean), tf.clone(variance)];
  tf.dispose([mean, variance]);
  return [...tensors, ...moved];
}

/** The operators: output and all gradients; where there are running statistics, these, too. */
export const fusedOperators: Record<string, () => Tensor[]> = {
  "batch norm": () => normalised(batchNorm),
  "batch norm and relu": () => normalised(batchNormRelu),
  "sum and relu": () =>
    outputAndGradients((a, b) => addRelu(a!, b!), [noise([3, 50], 1), noise([3, 50], 2)]),
  "layer norm": () =>
    outputAndGradients(
      (x, scale, offset) => layerNorm(x!, { scale: scale!, offset: offset! }),
      [noise([2, 5, 12], 1), noise([12], 2), noise([12], 3)],
    ),
  "group norm": () =>
    outputAndGradients(
      (x, scale, offset) => groupNorm(x!, { scale: scale!, offset: offset! }, { groups: 3 }),
      [noise([2, 4, 4, 12], 1), noise([12], 2), noise([12], 3)],
    ),
  "grouped convolution": () => convolved({ groups: 2, strides: [2, 1], pad: "same" }),
  "grouped convolution with dilation": () =>
    convolved({ groups: 3, strides: 2, dilations: [1, 3], pad: 2 }),
  "grouped convolution of one group": () => convolved({ groups: 1, dilations: 2 }),
  "depthwise convolution": () => convolved({ groups: 6, pad: 1 }),
  "gelu": () => outputAndGradients((x) => gelu(x!), [tf.mul(noise([3, 50], 1), 2)]),
  "silu": () => outputAndGradients((x) => silu(x!), [tf.mul(noise([3, 50], 1), 2)]),
  "attention": () => attended(),
  "attention with a mask": () =>
    attended(tf.tensor2d([[1, 0, 1, 1, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]])),
  "attention with a mask for each sample": () =>
    attended(tf.cast(tf.greater(noise([2, 3, 5], 9), 0), "float32")),
  "softmax cross-entropy": () => {
    const labels = tf.tensor1d([0, 3, 2, 1, 3], "int32");
    return outputAndGradients(
      (logits) => softmaxCrossEntropy(logits!, labels),
      [tf.mul(noise([5, 4], 1), 20)],
    );
  },
  "dropout": () =>
    outputAndGradients((x) => dropout(x!, { rate: 0.4, seed: 7 }), [noise([9, 31], 1)]),
  "fake quantizer": () => quantized(paperQuantizer, 1.2),
  "fake quantizer, reference": () => quantized(referenceQuantizer, 0.8),
  "linear fake quantizer": () => quantized(paperQuantizer),
  "linear fake quantizer, reference": () => quantized(referenceQuantizer),
  "a training step of the small model": () => {
    const model = small({ seed: 1, inputShape: [16, 16, 3] });
    const x = noise([4, 16, 16, 3], 5), labels = tf.tensor1d([0, 1, 2, 3], "int32");
    const loss = () => softmaxCrossEntropy(model.forward(x, { training: true }), labels);
    const { value, grads } = tf.variableGrads(loss);
    for (const variable of Object.values(model.variables)) {
      const gradient = grads[variable.name];
      if (gradient) variable.assign(tf.sub(variable, tf.mul(gradient, 0.1)));
    }
    const after = Object.values(model.variables).map((variable) => tf.clone(variable));
    tf.dispose(Object.values(model.variables));
    return [value, ...Object.values(grads), ...after];
  },
};
