/**
 * The fast trainable backend: tfjs on a WebAssembly heap that a pool of threads shares, with the project's own kernels, matrix
 * products through CBLAS where one is installed and permitted, fused operators for training, and optimizer updates on flat arrays.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const gradient = tf.grad((x) => tf.sum(tf.square(x)));
 * assert.deepEqual([...gradient(tf.tensor1d([1, 2])).dataSync()], [2, 4]);
 * ```
 *
 * @module
 */
export * from "./adam_direction.ts";
export { addRelu } from "./add_relu.ts";
export * from "./add_scaled.ts";
export { createArena } from "./arena.ts";
export * from "./attention.ts";
export { readArray, writeVariable } from "./arrays.ts";
export * from "./backward.ts";
export * from "./axis_sums.ts";
export { batchNorm, type BatchNormOptions, type BatchNormTensors } from "./batch_norm.ts";
export { batchNormRelu } from "./batch_norm_relu.ts";
export * from "./dense.ts";
export { dropout, type DropoutOptions } from "./dropout.ts";
export { fakeQuant, type FakeQuantOptions } from "./fake_quant.ts";
export * from "./group_norm.ts";
export { groupedConv2d, type GroupedConv2dOptions } from "./grouped_conv2d.ts";
export * from "./info.ts";
export * from "./layer_norm.ts";
export { shutdownEngine } from "./pool.ts";
export type { EngineInfo } from "./runtime.ts";
export * from "./sgd_direction.ts";
export { gelu, silu } from "./smooth_activations.ts";
export { softmaxCrossEntropy } from "./softmax_cross_entropy.ts";
export * from "./use_engine.ts";
