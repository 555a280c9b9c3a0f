/**
 * The parts of a training loop: batches, gradients, accuracy, the check that numbers stay finite, a pause for everything else.
 *
 * @module
 */
export * from "./batch.ts";
export * from "./evaluate.ts";
export * from "./finite.ts";
export * from "./gradients.ts";
export * from "./one_batch.ts";
