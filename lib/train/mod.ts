/**
 * Training: batches, gradients, accuracy, the check that numbers stay finite, and whole trainings as runs, by any method
 * ({@linkcode trainingRun}) or in the ordinary way ({@linkcode denseRun}). What is trained for is a {@linkcode Task}: images
 * ({@linkcode imageTask}) or anything else ({@linkcode moduleTask}). For pruning: masks that hold ({@linkcode holdMasks}),
 * batch norm after a cut ({@linkcode reestimateBatchNorm}) and {@linkcode fineTuningRate}.
 *
 * @module
 */
export * from "./batch.ts";
export * from "./confusion_matrix.ts";
export * from "./dense_run.ts";
export * from "./describe_batches.ts";
export * from "./evaluate.ts";
export * from "./fine_tuning_rate.ts";
export * from "./first_test_batch.ts";
export * from "./finite.ts";
export * from "./gradients.ts";
export * from "./hold_masks.ts";
export * from "./image_task.ts";
export * from "./inference_milliseconds.ts";
export * from "./module_task.ts";
export * from "./network_checks.ts";
export * from "./network_file.ts";
export * from "./reestimate_batch_norm.ts";
export * from "./require_fit.ts";
export * from "./require_module.ts";
export * from "./saved_training.ts";
export * from "./task.ts";
export * from "./training.ts";
export * from "./training_run.ts";
export * from "./variables.ts";
