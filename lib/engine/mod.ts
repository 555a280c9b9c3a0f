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
export * from "./updates/adam_update.ts";
export { addRelu } from "./ops/pointwise/add_relu.ts";
export * from "./updates/add_scaled.ts";
export { createArena } from "./memory/arena.ts";
export * from "./ops/attention/attention.ts";
export { readArray, writeVariable } from "./memory/arrays.ts";
export * from "./tfjs/backward.ts";
export * from "./updates/axis_products.ts";
export * from "./updates/axis_sums.ts";
export { type Composite, compositeOf } from "./tfjs/register.ts";
export { batchNorm, type BatchNormOptions, type BatchNormTensors } from "./ops/norm/batch_norm.ts";
export { batchNormRelu } from "./ops/norm/batch_norm_relu.ts";
export { dense, type DenseTensors } from "./ops/matmul/dense.ts";
export { sparseConv, type SparseConvTensors } from "./ops/conv/sparse_conv.ts";
export { twoOfFourMatMul, type TwoOfFourTensors } from "./ops/matmul/two_of_four.ts";
export { dropout, type DropoutOptions } from "./ops/pointwise/dropout.ts";
export { fakeQuant } from "./ops/quant/fake_quant.ts";
export { groupedConv2d, type GroupedConv2dOptions } from "./ops/conv/grouped_conv2d.ts";
export * from "./info.ts";
export * from "./ops/norm/layer_and_group_norm.ts";
export * from "./require_backend.ts";
export { shutdownEngine } from "./threads/pool.ts";
export type { EngineInfo } from "./runtime/runtime.ts";
export * from "./updates/sgd_update.ts";
export { gelu, silu } from "./ops/pointwise/gelu_silu.ts";
export { softmaxCrossEntropy } from "./ops/reduce/softmax_cross_entropy.ts";
export { MAX_THREADS, type UseEngineOptions } from "./engine_options.ts";
export * from "./use_engine.ts";
