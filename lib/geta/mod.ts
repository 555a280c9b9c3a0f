/**
 * GETA as one composition: trace, QADG, QASSO, subnet. Every arrow is one function of another folder, with plain data on
 * both sides; this folder only ties them together.
 *
 * @module
 */
export * from "./advance.ts";
export { type Compression, startCompression, type StartCompressionOptions } from "./compression.ts";
export * from "./compression_step.ts";
export type { DenseTraining } from "./dense_training.ts";
export * from "./finish_run.ts";
export * from "./quantizers.ts";
export * from "./recipes.ts";
export * from "./run.ts";
export * from "./saved_run.ts";
export * from "./stage_steps.ts";
