import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import {
  layerNorm,
  learnedToken,
  type Network,
  patchEmbedding,
  positionEmbedding,
  tokenDense,
  variableStore,
} from "../nn/mod.ts";
import { transformerStack } from "./layers/transformer_stack.ts";
import { type VitOptions, withVitDefaults } from "./vit_options.ts";

/**
 * The data-efficient image transformer: a vision transformer with a second learned token, which learns from a teacher network.
 *
 * ```text
 *                                                                              .- class token -------- dense classes -.
 * image -- patches 4x4 -- [class; distillation; 9 patches] + position -- block x 2 -- norm                             +-- mean
 *                                                                              '- distillation token - dense classes -'
 * ```
 *
 * In training the scores of both heads are results, since each has a loss of its own; in inference their mean is the result.
 *
 * Source: Touvron et al. 2020 (arXiv:2012.12877), section 4.
 *
 * @param options Seed and sizes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { deit } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, forward } = deit();
 * const results = (training: boolean) => [forward(exampleInputs(inputs, 2, 0)[0]!, { training })].flat();
 * assert.deepEqual(results(true).map((scores) => scores.shape), [[2, 10], [2, 10]]);
 * assert.deepEqual(results(false).map((scores) => scores.shape), [[2, 10]]);
 * ```
 */
export function deit(options: VitOptions = {}): Network<Tensor, Tensor | Tensor[]> {
  const { seed, inputShape, classes, patch, width, layers, heads } = withVitDefaults(options);
  const [rows, columns, inputs] = inputShape as [number, number, number];
  const patches = (rows / patch) * (columns / patch);
  const store = variableStore(seed);
  const embed = patchEmbedding(store, "patches", { inputs, width, patch });
  const prependDistillation = learnedToken(store, "distillation", width);
  const prependClass = learnedToken(store, "class", width);
  const position = positionEmbedding(store, "position", { tokens: 2 + patches, width });
  const blocks = transformerStack(store, "block", { layers, width, heads, norm: "before" });
  const norm = layerNorm(store, "norm", width);
  const classHead = tokenDense(store, "classHead", { inputs: width, outputs: classes });
  const teacherHead = tokenDense(store, "teacherHead", { inputs: width, outputs: classes });
  const tokenAt = (x: Tensor, place: number) =>
    tf.reshape(tf.slice(x, [0, place, 0], [-1, 1, width]), [-1, width]);
  return {
    name: "deit",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward(image, { training }) {
      let x = tf.reshape(embed(image!), [-1, patches, width]);
      x = position(prependClass(prependDistillation(x)));
      x = norm(blocks(x));
      const scores = classHead(tokenAt(x, 0)), taught = teacherHead(tokenAt(x, 1));
      return training ? [scores, taught] : tf.mul(tf.add(scores, taught), 0.5);
    },
  };
}
