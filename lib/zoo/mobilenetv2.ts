import * as tf from "@tensorflow/tfjs-core";
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

/** Per stage: how much wider its blocks are inside, how many there are, and the step of the first one. */
const STAGES = [
  { expansion: 1, depth: 1, stride: 1 },
  { expansion: 3, depth: 2, stride: 2 },
  { expansion: 3, depth: 3, stride: 2 },
  { expansion: 3, depth: 1, stride: 1 },
];

/**
 * MobileNetV2: inverted residuals. A block is narrow outside and wide inside, and inside every channel is filtered on its own
 * (depthwise), which costs 1 / channels of a full convolution.
 *
 * ```text
 * stem -> stages of blocks -> conv 1x1, bn, relu6 -> mean over pixels -> dense classes
 *
 * x --+-- conv 1x1, bn, relu6 --- depthwise 3x3, bn, relu6 --- conv 1x1, bn --(+)--        a block
 *     |   expansion * inputs      expansion * inputs           outputs         |
 *     +-------------------------- if the shape stays the same -----------------+
 * ```
 *
 * The narrow end has no activation: relu would lose too much of so few channels. The depthwise convolution hands every channel
 * on as it came, so expansion and depthwise filter make one group.
 *
 * Source: Sandler et al.: MobileNetV2 (arXiv:1801.04381), section 3 and table 2.
 *
 * @param options Seed, shape of a sample, classes, and widths: of the first convolution, the four stages and the last
 * convolution. 13,562 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { mobilenetV2 } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = mobilenetV2({ widths: [8, 4, 6, 8, 10, 32] });
 * assert.deepEqual(variables["stage2/block1/depthwise/kernel"]!.shape, [3, 3, 3 * 4, 1]);
 * ```
 */
export function mobilenetV2(options: ArchitectureOptions = {}): Network {
  const { seed, inputShape, classes, widths } = withSmallDefaults(options, [12, 8, 12, 16, 24, 64]);
  const store = variableStore(seed), activation = tf.relu6;
  const stem = widths[0]!, last = widths.at(-1)!;
  const blocks = [convBn(store, "stem", { inputs: inputShape.at(-1)!, outputs: stem, activation })];
  let inputs = stem;
  STAGES.forEach(({ expansion, depth, stride }, stage) => {
    const outputs = widths[stage + 1]!;
    for (let i = 0; i < depth; i++) {
      const size = { inputs, outputs, stride: i === 0 ? stride : 1, expansion };
      blocks.push(invertedResidual(store, `stage${stage + 1}/block${i + 1}`, size));
      inputs = outputs;
    }
  });
  blocks.push(convBn(store, "last", { inputs, outputs: last, kernel: 1, activation }));
  const features = chain(blocks);
  const head = dense(store, "head", { inputs: last, outputs: classes });
  return {
    name: "mobilenetv2",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) => head(tf.mean(features(x, mode), [1, 2])),
  };
}

function invertedResidual(
  store: VariableStore,
  name: string,
  { inputs, outputs, stride, expansion }: ResidualSize & { expansion: number },
): Block {
  const hidden = expansion * inputs, activation = tf.relu6;
  const wide = { inputs: hidden, outputs: hidden, groups: hidden, stride, activation };
  const expand = { inputs, outputs: hidden, kernel: 1, activation };
  const inner = chain([
    ...expansion === 1 ? [] : [convBn(store, `${name}/expand`, expand)],
    convBn(store, `${name}/depthwise`, wide),
    convBn(store, `${name}/project`, { inputs: hidden, outputs, kernel: 1 }),
  ]);
  const isSame = inputs === outputs && stride === 1;
  return isSame ? (x, mode) => tf.tidy(() => tf.add(x, inner(x, mode))) : inner;
}
