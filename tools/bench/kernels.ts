/**
 * The operators that are measured by themselves, at sizes that occur in the networks of the zoo.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "../../lib/core/mod.ts";
import {
  attention,
  backward,
  batchNorm,
  fakeQuant,
  gelu,
  layerNorm,
  softmaxCrossEntropy,
} from "../../lib/engine/mod.ts";

/** An operator and the tensors it is differentiated by. */
interface Operator {
  inputs: Tensor[];
  run: () => Tensor;
}

const noise = (...shape: number[]): Tensor => tf.randomNormal(shape, 0, 1, "float32", 1);

function conv(side: number, channels: number, stride: 1 | 2 = 1): () => Operator {
  return () => {
    const x = noise(64, side, side, channels) as tf.Tensor4D;
    const w = noise(3, 3, channels, channels * stride) as tf.Tensor4D;
    return { inputs: [x, w], run: () => tf.conv2d(x, w, stride, 1) };
  };
}

function product(m: number, n: number, k: number): () => Operator {
  return () => {
    const a = noise(m, k), b = noise(k, n);
    return { inputs: [a, b], run: () => tf.matMul(a, b) };
  };
}

function unary(f: (x: Tensor) => Tensor, ...shape: number[]): () => Operator {
  return () => {
    const x = noise(...shape);
    return { inputs: [x], run: () => f(x) };
  };
}

const OPERATORS: Record<string, () => Operator> = {
  "matMul 512x512x512": product(512, 512, 512),
  "matMul 2048x128x512": product(2048, 512, 128),
  "conv 3x3, 64x32x32, 16 channels": conv(32, 16),
  "conv 3x3, 64x16x16, 32 channels": conv(16, 32),
  "conv 3x3, 64x8x8, 64 channels": conv(8, 64),
  "conv 3x3, 64x16x16, 27 channels": conv(16, 27),
  "conv 3x3 by 2, 64x32x32, 16 channels": conv(32, 16, 2),
  "batchNorm 64x32x32, 16 channels": () => {
    const x = noise(64, 32, 32, 16), scale = noise(16), offset = noise(16);
    const mean = tf.variable(tf.zeros([16])), variance = tf.variable(tf.ones([16]));
    return {
      inputs: [x, scale, offset],
      run: () => batchNorm(x, { scale, offset, mean, variance }),
    };
  },
  "relu 64x32x32, 16 channels": unary(tf.relu, 64, 32, 32, 16),
  "maxPool 64x32x32, 16 channels": unary(
    (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
    64,
    32,
    32,
    16,
  ),
  "fakeQuant, a million numbers": () => {
    const x = noise(1 << 20);
    const [stepSize, clip, exponent] = [0.1, 1.5, 0.9].map((value) => tf.tensor1d([value])) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    return {
      inputs: [x, stepSize, clip, exponent],
      run: () => fakeQuant(x, { stepSize, clip, exponent }),
    };
  },
  "gelu 2048x512": unary(gelu, 2048, 512),
  "layerNorm 2048x128": () => {
    const x = noise(2048, 128), scale = noise(128), offset = noise(128);
    return { inputs: [x, scale, offset], run: () => layerNorm(x, { scale, offset }) };
  },
  "attention 32 x 4 heads x 64x32": () => {
    const [query, key, value] = [1, 2, 3].map(() => noise(32, 64, 128)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    return {
      inputs: [query, key, value],
      run: () => attention(query, key, value, { heads: 4 }),
    };
  },
  "softmaxCrossEntropy 2048x1000": () => {
    const logits = noise(2048, 1000), labels = tf.zeros([2048], "int32");
    return { inputs: [logits], run: () => softmaxCrossEntropy(logits, labels) };
  },
};

/**
 * The operators, ready to run.
 *
 * @returns By name, a function that prepares one and gives back what is timed: once forward, once backward.
 */
export function kernelCases(): Record<string, () => () => void> {
  return Object.fromEntries(
    Object.entries(OPERATORS).map(([name, prepare]) => [name, () => {
      const { inputs, run } = prepare();
      return () => tf.tidy(() => void backward(() => tf.sum(run()), inputs));
    }]),
  );
}
