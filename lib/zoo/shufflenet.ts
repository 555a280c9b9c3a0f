import * as tf from "@tensorflow/tfjs-core";
import { addRelu } from "../engine/mod.ts";
import type { Tensor } from "../core/mod.ts";
import {
  type Block,
  chain,
  convBn,
  dense,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import type { ResidualSize } from "../models/mod.ts";
import { type ArchitectureOptions, withSmallDefaults } from "./options.ts";

const GROUPS = 2;
/** Units of each stage. */
const DEPTHS = [2, 3, 2];

/**
 * ShuffleNet: 1x1 convolutions in groups, and a shuffle so that the groups see each other.
 *
 * ```text
 * stem -> stages of units -> mean over pixels -> dense classes
 *
 * x --+-- grouped 1x1, relu --- shuffle --- depthwise 3x3 --- grouped 1x1 --(+)-- relu      a unit
 *     |   outputs / 4                                                       |
 *     +---------------------------------------------------------------------+
 * at stride 2:  the shortcut is a mean over 3x3 pixels, and (+) becomes concat: inputs + (outputs - inputs) channels
 *
 * shuffle   [a1 a2 a3 a4 | b1 b2 b3 b4] -> [a1 b1 a2 b2 | a3 b3 a4 b4]
 *           reshape [groups, channels / groups], transpose, reshape back
 * ```
 *
 * A grouped convolution stays one only while all its groups are of one size: its channels leave together, one from each group.
 * And since the shuffle deals them out to the groups of the next one, a1 and b1 leave together with a3 and b3: groups^2 at a time.
 *
 * Source: Zhang et al.: ShuffleNet (arXiv:1707.01083), figures 1 and 2 and section 3.2; here the very first 1x1 convolution
 * is grouped, too.
 *
 * @param options Seed, shape of a sample, classes, and widths: of the first convolution, even, and of the three stages,
 * multiples of 16. 10,578 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { shufflenet } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = shufflenet({ widths: [8, 16, 48, 64] });
 * assert.deepEqual(variables["stage2/unit2/conv1/kernel"]!.shape, [1, 1, 48 / 2, 48 / 4]);
 * assert.deepEqual(variables["stage2/unit1/conv2/kernel"]!.shape, [1, 1, 48 / 4 / 2, 48 - 16]);
 * ```
 */
export function shufflenet(options: ArchitectureOptions = {}): Network {
  const { seed, inputShape, classes, widths } = withSmallDefaults(options, [16, 48, 64, 96]);
  const store = variableStore(seed);
  const [stem, ...stages] = widths as [number, ...number[]];
  const blocks = [
    convBn(store, "stem", { inputs: inputShape.at(-1)!, outputs: stem, activation: tf.relu }),
  ];
  let inputs = stem;
  stages.forEach((outputs, stage) => {
    for (let i = 0; i < DEPTHS[stage]!; i++) {
      const size = { inputs, outputs, stride: i === 0 ? 2 : 1 };
      blocks.push(unit(store, `stage${stage + 1}/unit${i + 1}`, size));
      inputs = outputs;
    }
  });
  const features = chain(blocks);
  const head = dense(store, "head", { inputs, outputs: classes });
  return {
    name: "shufflenet",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) => head(tf.mean(features(x, mode), [1, 2])),
  };
}

function unit(store: VariableStore, name: string, size: ResidualSize): Block {
  const { inputs, outputs, stride } = size, hidden = outputs / 4;
  const made = stride === 1 ? outputs : outputs - inputs;
  const each = { kernel: 1, groups: GROUPS }, activation = tf.relu;
  const depthwise = { inputs: hidden, outputs: hidden, groups: hidden, stride };
  const inner = chain([
    convBn(store, `${name}/conv1`, { ...each, inputs, outputs: hidden, activation }),
    (x) => shuffle(x, GROUPS),
    convBn(store, `${name}/depthwise`, depthwise),
    convBn(store, `${name}/conv2`, { ...each, inputs: hidden, outputs: made }),
  ]);
  if (stride === 1) return (x, mode) => tf.tidy(() => addRelu(x, inner(x, mode)));
  const shrink = (x: Tensor) => tf.avgPool(x as tf.Tensor4D, 3, stride, 1);
  return (x, mode) => tf.tidy(() => tf.relu(tf.concat([shrink(x), inner(x, mode)], -1)));
}

/** Channel i of group g becomes channel g of group i. */
function shuffle(x: Tensor, groups: number): Tensor {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const parts = tf.reshape(x, [-1, height, width, groups, channels / groups]);
  return tf.reshape(tf.transpose(parts, [0, 1, 2, 4, 3]), [-1, height, width, channels]);
}
