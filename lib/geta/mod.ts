/**
 * GETA as one composition: trace, QADG, QASSO, subnet. Every arrow is one function of another folder, with plain data on
 * both sides; this folder only ties them together.
 *
 * @module
 */
export * from "./compression_run.ts";
export * from "./compression_types.ts";
export { cutSubnet } from "./cut_subnet.ts";
export * from "./finish_run.ts";
export * from "./geta_run.ts";
export * from "./handle.ts";
export * from "./handle_types.ts";
export * from "./optimizer_of.ts";
export * from "./quantized_network.ts";
export * from "./quantizers.ts";
export * from "./recipes.ts";
export * from "./inspect.ts";
export * from "./run_timetable.ts";
export * from "./stage_steps.ts";
export * from "./subnet_cost.ts";
export * from "./usual_learning_rate.ts";
export { type SubnetForward, subnetForward } from "../subnet/mod.ts";
export {
  decodeNetwork,
  encodeNetwork,
  inferenceMilliseconds,
  type LabelledBatch,
  type Loss,
  moduleTask,
  type Task,
  type TaskModule,
} from "../train/mod.ts";
