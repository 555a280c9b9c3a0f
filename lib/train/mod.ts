/**
 * Training: batches, gradients, accuracy, the check that numbers stay finite, and whole trainings as runs, by any method
 * ({@linkcode trainingRun}) or in the ordinary way ({@linkcode denseRun}).
 *
 * @module
 */
export * from "./batch.ts";
export * from "./confusion_matrix.ts";
export * from "./dense_run.ts";
export * from "./evaluate.ts";
export * from "./finite.ts";
export * from "./gradients.ts";
export * from "./training.ts";
export * from "./training_run.ts";
export * from "./variables.ts";
