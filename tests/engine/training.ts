/**
 * A small network of every kind of layer, for tests of what must hold over many training steps.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Variable } from "@geta-lab/geta/core";
import { batchNorm, dropout, fakeQuant, softmaxCrossEntropy } from "@geta-lab/geta/engine";
import { noise } from "./backends.ts";

/** A network in training. */
export interface Training {
  /** Makes one step and gives back the loss. */
  step: () => number;
  /** All numbers it has learned so far. */
  weights: () => Float32Array[];
  /** Frees the network. */
  end: () => void;
}

/**
 * Convolution with quantized weights, batch norm, relu, pooling, a quantized activation, dropout, a dense layer, cross entropy.
 *
 * @param images Number of images, 8 x 8 x 3; from some 32 on the work is divided into chunks for all threads.
 */
export function smallTraining(images: number): Training {
  const x = noise([images, 8, 8, 3], 1) as tf.Tensor4D;
  const labels = tf.tensor1d(Array.from({ length: images }, (_, i) => i % 4), "int32");
  const make = (shape: number[], seed: number) => tf.variable(tf.mul(noise(shape, seed), 0.3));
  const filled = (value: number, length = 1) => tf.variable(tf.fill([length], value));
  const learned = {
    filter: make([3, 3, 3, 8], 2),
    scale: filled(1, 8),
    offset: filled(0, 8),
    dense: make([128, 4], 3),
    bias: filled(0, 4),
    stepSize: filled(0.1),
    clip: filled(1),
    exponent: filled(1),
    activationStep: filled(0.1),
    activationClip: filled(2),
  };
  const running = {
    mean: tf.variable(tf.zeros([8]), false),
    variance: tf.variable(tf.ones([8]), false),
  };
  const variables: Variable[] = Object.values(learned);
  let done = 0;
  const loss = () => {
    const { filter, scale, offset, dense, bias, activationStep, activationClip } = learned;
    const w = fakeQuant(filter, learned) as tf.Tensor4D;
    const normal = batchNorm(tf.conv2d(x, w, 1, "same"), { scale, offset, ...running });
    const pooled = tf.maxPool(tf.relu(normal) as tf.Tensor4D, 2, 2, "valid");
    const rounded = fakeQuant(pooled, { stepSize: activationStep, clip: activationClip });
    const flat = dropout(tf.reshape(rounded, [images, 128]), { rate: 0.1, seed: done });
    return softmaxCrossEntropy(tf.add(tf.matMul(flat, dense), bias), labels);
  };
  return {
    step: () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, variables);
        for (const v of variables) v.assign(tf.sub(v, tf.mul(grads[v.name]!, 0.01)));
        done++;
        return value.dataSync()[0]!;
      }),
    weights: () =>
      [...variables, ...Object.values(running)].map((v) => v.dataSync().slice()) as Float32Array[],
    end: () => tf.dispose([x, labels, ...variables, ...Object.values(running)]),
  };
}
