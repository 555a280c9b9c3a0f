/**
 * The networks that the course teaches and the command trains: each file is one, short enough to be read in a lecture.
 *
 * @module
 */
import {} from "../core/mod.ts";

export * from "./basic_block.ts";
export * from "./bottleneck.ts";
export * from "./caffe_lenet5.ts";
export * from "./lenet_300_100.ts";
export * from "./mlp.ts";
export { MODEL_CHECKS, type ModelOptions } from "./options.ts";
export * from "./residual_network.ts";
export * from "./residual_sum.ts";
export * from "./resnet.ts";
export * from "./resnet50.ts";
export * from "./small.ts";
export * from "./vgg7.ts";
export * from "./zoo.ts";
