/**
 * Layers as functions over named variables. A layer function creates its variables in a store and returns the function
 * that applies them; a model is a composition of such functions.
 *
 * @module
 */
export * from "./attention_bias.ts";
export * from "./batch_norm.ts";
export * from "./chain.ts";
export * from "./conv2d.ts";
export * from "./conv_bn.ts";
export * from "./cross_entropy.ts";
export * from "./dense.ts";
export * from "./depthwise_conv2d.ts";
export * from "./embedding.ts";
export * from "./feed_forward.ts";
export * from "./free_lengths.ts";
export * from "./group_norm.ts";
export * from "./grouped_conv2d.ts";
export * from "./heads.ts";
export * from "./layer_norm.ts";
export * from "./layers_model.ts";
export * from "./learned_token.ts";
export * from "./model_inputs.ts";
export * from "./multi_head_attention.ts";
export * from "./network.ts";
export * from "./patch_embedding.ts";
export * from "./position_embedding.ts";
export * from "./qkv_attention.ts";
export * from "./scaled_dot_product.ts";
export * from "./self_attention.ts";
export * from "./token_dense.ts";
export * from "./transformer_block.ts";
export * from "./transposed_conv2d.ts";
export * from "./variables.ts";
