import { random } from "@geta-lab/geta/core";
import type { Batch, BatchSource } from "@geta-lab/geta/train";

/** A task small enough for tests: 8x8 images whose class is the quadrant that is bright. */
export function blobs(options: { size?: number; stepsPerEpoch?: number } = {}): BatchSource {
  const { size = 16, stepsPerEpoch = 4 } = options;
  function draw(seed: number, count: number): Batch {
    const stream = random(seed);
    const images = new Float32Array(count * 8 * 8 * 3), labels = new Int32Array(count);
    for (let n = 0; n < count; n++) {
      const label = labels[n] = stream.integer(4);
      for (let i = 0; i < 64; i++) {
        const row = i >> 3, column = i & 7;
        const bright = (row >> 2) * 2 + (column >> 2) === label ? 1 : 0;
        for (let c = 0; c < 3; c++) images[(n * 64 + i) * 3 + c] = bright + 0.7 * stream.normal();
      }
    }
    return { images, labels, count };
  }
  return {
    inputShape: [8, 8, 3],
    classes: 4,
    stepsPerEpoch,
    trainingBatch: (epoch, step) => draw(1000 * epoch + step, size),
    validationBatches: () => [draw(1e6, 32)],
    testBatches: () => [draw(2e6, 64), draw(3e6, 10)],
  };
}
