import * as tf from "@tensorflow/tfjs-core";
import {
  type Block,
  chain,
  conv2d,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

/** Fire modules between two poolings. */
const DEPTHS = [2, 2, 4];
/** How many times more channels each of the two expanding convolutions has than the squeezing one. */
const EXPANSION = 4;

/**
 * SqueezeNet: fire modules. Few channels squeeze through a 1x1 convolution; half of the new ones come from single pixels, half
 * from 3x3 neighbourhoods. No dense layer: the last convolution has one channel per class.
 *
 * ```text
 * conv -> pool -> fire fire -> pool -> fire fire -> pool -> fire fire fire fire -> conv 1x1 -> relu -> mean over pixels
 *
 *                        +-- conv 1x1, relu --+
 * x --- conv 1x1, relu --|      4 squeeze     |-- concat        a fire module
 *          squeeze       +-- conv 3x3, relu --+
 *                               4 squeeze
 * ```
 *
 * Both expansions read the same squeezed channels; the concat keeps their outputs apart, so they make two groups.
 *
 * Source: Iandola et al.: SqueezeNet (arXiv:1602.07360), version 1.1 of the authors; convolutions with bias, no batch norm.
 *
 * @param options Seed, shape of a sample, classes, and widths: of the first convolution, and squeezed in each of the three
 * stages of fire modules. 18,558 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { squeezenet } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = squeezenet({ widths: [12, 3, 4, 6] });
 * assert.deepEqual(variables["stage1/fire2/squeeze/kernel"]!.shape, [1, 1, 2 * 4 * 3, 3]);
 * ```
 */
export function squeezenet(options: ArchitectureOptions = {}): Network {
  const { seed, inputShape, classes, widths } = withSmallDefaults(options, [16, 4, 6, 8]);
  const store = variableStore(seed);
  const [stem, ...stages] = widths as [number, ...number[]];
  const blocks = [convRelu(store, "stem", inputShape.at(-1)!, stem, 3)];
  let inputs = stem;
  stages.forEach((squeezed, stage) => {
    blocks.push((x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same"));
    for (let i = 1; i <= DEPTHS[stage]!; i++) {
      blocks.push(fire(store, `stage${stage + 1}/fire${i}`, inputs, squeezed));
      inputs = 2 * EXPANSION * squeezed;
    }
  });
  blocks.push(convRelu(store, "head", inputs, classes, 1));
  const features = chain(blocks);
  return {
    name: "squeezenet",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) => tf.mean(features(x, mode), [1, 2]),
  };
}

function fire(store: VariableStore, name: string, inputs: number, squeezed: number): Block {
  const expanded = EXPANSION * squeezed;
  const squeeze = convRelu(store, `${name}/squeeze`, inputs, squeezed, 1);
  const single = convRelu(store, `${name}/expand1`, squeezed, expanded, 1);
  const around = convRelu(store, `${name}/expand3`, squeezed, expanded, 3);
  return (x, mode) =>
    tf.tidy(() => {
      const narrow = squeeze(x, mode);
      return tf.concat([single(narrow, mode), around(narrow, mode)], -1);
    });
}

function convRelu(
  store: VariableStore,
  name: string,
  inputs: number,
  outputs: number,
  kernel: number,
): Block {
  const conv = conv2d(store, name, { inputs, outputs, kernel, bias: true });
  return (x) => tf.tidy(() => tf.relu(conv(x))); // what the way back does not need goes at once
}
