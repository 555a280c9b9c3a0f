/**
 * The architectures on which the dependency analysis is proven, and the layers that only they use.
 *
 * @module
 */
export * from "./architectures.ts";
export * from "./autoencoder.ts";
export * from "./bert.ts";
export * from "./bert_checkpoint.ts";
export * from "./channel_gate.ts";
export * from "./convnext.ts";
export * from "./deit.ts";
export * from "./densenet.ts";
export * from "./gpt.ts";
export * from "./group_norm_resnet.ts";
export * from "./inception.ts";
export * from "./layers/gated_feed_forward.ts";
export * from "./layers/grouped_query_attention.ts";
export * from "./layers/patch_merging.ts";
export * from "./layers/pixel_shuffle.ts";
export * from "./layers/relative_position_bias.ts";
export * from "./layers/rms_norm.ts";
export * from "./layers/rotary_position.ts";
export * from "./layers/sinusoidal_position.ts";
export * from "./layers/transformer_stack.ts";
export * from "./layers/windows.ts";
export * from "./lenet5.ts";
export * from "./llama.ts";
export * from "./lstm.ts";
export * from "./mlp_mixer.ts";
export * from "./mobilenetv2.ts";
export * from "./resnet18.ts";
export * from "./se_resnet.ts";
export * from "./seq2seq.ts";
export * from "./sequential.ts";
export * from "./shufflenet.ts";
export * from "./siamese.ts";
export * from "./squeezenet.ts";
export * from "./srnet.ts";
export * from "./swin.ts";
export * from "./two_heads.ts";
export * from "./unet.ts";
export * from "./vgg16.ts";
export * from "./vit.ts";
export type { ArchitectureOptions } from "./options.ts";
export type { TextOptions } from "./text_options.ts";
export type { VitOptions } from "./vit_options.ts";
