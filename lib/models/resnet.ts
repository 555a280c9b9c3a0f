import * as tf from "@tensorflow/tfjs";
import { batchNorm, conv2d, dense, type Mode, type Model, variableStore } from "../nn/mod.ts";
import type { VariableStore } from "../nn/mod.ts";
import { type ModelOptions, withDefaults } from "./options.ts";

type Layer = (x: tf.Tensor, mode: Mode) => tf.Tensor;

/**
 * The CIFAR ResNet of depth 20: three stages of three blocks with 16, 32 and 64 channels; 272,474 parameters and 40.8
 * million multiply-adds for a 32x32 image.
 *
 * Source: He et al. 2015 (arXiv:1512.03385), section 4.2, with projection shortcuts (option B).
 *
 * @param options Seed, shape of a sample, number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { resnet20 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = resnet20();
 * const trainable = Object.values(variables).filter((v) => v.trainable);
 * assert.equal(trainable.reduce((n, v) => n + v.size, 0), 272_474);
 * ```
 */
export function resnet20(options: ModelOptions = {}): Model {
  return resnet("resnet20", 3, options);
}

/**
 * The CIFAR ResNet of depth 56: as {@linkcode resnet20} with nine blocks a stage; 0.86 million parameters and 125.7
 * million multiply-adds for a 32x32 image.
 *
 * Source: He et al. 2015 (arXiv:1512.03385), section 4.2, with projection shortcuts (option B).
 *
 * @param options Seed, shape of a sample, number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { resnet56 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.ok("stage3/block9/conv2/kernel" in resnet56().variables);
 * ```
 */
export function resnet56(options: ModelOptions = {}): Model {
  return resnet("resnet56", 9, options);
}

function resnet(name: string, blocksPerStage: number, options: ModelOptions): Model {
  const { seed, inputShape, classes } = withDefaults(options);
  const store = variableStore(seed);
  const stem = convolution(store, "stem", { inputs: inputShape.at(-1)!, outputs: 16 });
  const blocks: Layer[] = [];
  let inputs = 16;
  [16, 32, 64].forEach((outputs, stage) => {
    for (let i = 0; i < blocksPerStage; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      blocks.push(block(store, `stage${stage + 1}/block${i + 1}`, { inputs, outputs, stride }));
      inputs = outputs;
    }
  });
  const head = dense(store, "head", { inputs: 64, outputs: classes });
  return {
    name,
    inputShape,
    variables: store.variables,
    forward(x, mode) {
      x = tf.tidy(() => tf.relu(stem(x, mode)));
      for (const apply of blocks) x = apply(x, mode);
      return head(tf.mean(x, [1, 2]));
    },
  };
}

interface Size {
  inputs: number;
  outputs: number;
  kernel?: number;
  stride?: number;
}

/** Two 3x3 convolutions around a shortcut, which is a 1x1 convolution where the shape changes. */
function block(store: VariableStore, name: string, size: Size & { stride: number }): Layer {
  const { inputs, outputs, stride } = size;
  const first = convolution(store, `${name}/conv1`, size);
  const second = convolution(store, `${name}/conv2`, { inputs: outputs, outputs });
  const shortcut = inputs === outputs && stride === 1
    ? undefined
    : convolution(store, `${name}/shortcut`, { ...size, kernel: 1 });
  const inner: Layer = (x, mode) => second(tf.tidy(() => tf.relu(first(x, mode))), mode); // what the way back does not need goes at once
  return (x, mode) =>
    tf.tidy(() => tf.relu(tf.add(inner(x, mode), shortcut === undefined ? x : shortcut(x, mode))));
}

/** A convolution without bias, then batch norm. */
function convolution(store: VariableStore, name: string, size: Size): Layer {
  const conv = conv2d(store, name, size);
  const norm = batchNorm(store, `${name}/bn`, size.outputs);
  return (x, mode) => norm(conv(x), mode);
}
