/**
 * The model zoo: each file is one network, short enough to be read in a lecture.
 *
 * @module
 */
export * from "./architecture.ts";
export * from "./architectures.ts";
export * from "./autoencoder.ts";
export * from "./channel_gate.ts";
export * from "./group_norm_resnet.ts";
export * from "./layers_model.ts";
export * from "./lenet5.ts";
export * from "./lstm.ts";
export * from "./mlp.ts";
export * from "./mlp_mixer.ts";
export type { ModelOptions } from "./options.ts";
export * from "./resnet.ts";
export * from "./sequential.ts";
export * from "./siamese.ts";
export * from "./small.ts";
export * from "./srnet.ts";
export * from "./two_heads.ts";
export * from "./unet.ts";
export * from "./vgg7.ts";
export * from "./zoo.ts";
