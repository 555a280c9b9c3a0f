/** Some samples, ready for the network: normalised and row-major. */
export interface Batch {
  /** Samples, flat, `count` times the size of one. */
  images: Float32Array;
  /** Right classes, length `count`. */
  labels: Int32Array;
  /** Number of samples. */
  count: number;
}

/**
 * Where training gets its samples. The batch of any step can be asked for directly, so a resumed run needs no replay.
 */
export interface BatchSource {
  /** Shape of one sample. */
  inputShape: number[];
  /** Number of classes. */
  classes: number;
  /** Training steps in one epoch. */
  stepsPerEpoch: number;
  /** The batch of step `step` (0 …) of epoch `epoch` (0 …): always the same for the same seed. */
  trainingBatch(epoch: number, step: number): Batch;
  /** All samples to watch training by, in order. */
  validationBatches(): Iterable<Batch>;
  /** All samples to report on, in order. */
  testBatches(): Iterable<Batch>;
}
