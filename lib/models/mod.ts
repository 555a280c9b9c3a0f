/**
 * The model zoo: each file is one network, short enough to be read in a lecture.
 *
 * @module
 */
export * from "./architecture.ts";
export * from "./architectures.ts";
export * from "./bert.ts";
export * from "./deit.ts";
export * from "./gpt.ts";
export * from "./llama.ts";
export * from "./mlp.ts";
export type { ModelOptions } from "./options.ts";
export * from "./resnet.ts";
export * from "./seq2seq.ts";
export * from "./small.ts";
export * from "./swin.ts";
export type { TextOptions } from "./text_options.ts";
export * from "./vgg7.ts";
export * from "./vit.ts";
export type { VitOptions } from "./vit_options.ts";
export * from "./zoo.ts";
