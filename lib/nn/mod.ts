/**
 * Layers as functions over named variables. A layer function creates its variables in a store and returns the function
 * that applies them; a model is a composition of such functions.
 *
 * @module
 */
export * from "./batch_norm.ts";
export * from "./chain.ts";
export * from "./conv2d.ts";
export * from "./conv_bn.ts";
export * from "./cross_entropy.ts";
export * from "./dense.ts";
export * from "./depthwise_conv2d.ts";
export * from "./embedding.ts";
export * from "./group_norm.ts";
export * from "./grouped_conv2d.ts";
export * from "./layer_norm.ts";
export * from "./model.ts";
export * from "./pixel_shuffle.ts";
export * from "./self_attention.ts";
export * from "./transposed_conv2d.ts";
export * from "./variables.ts";
