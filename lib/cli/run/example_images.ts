import { sizeOf } from "../../core/mod.ts";
import type { ExampleReport } from "../../report/mod.ts";
import type { ExampleImages } from "../../viz/mod.ts";
import { type RunData, testPixels } from "./load_data.ts";

/** The pixels of the examples of a report. */
export function exampleImages(
  examples: readonly ExampleReport[],
  dataset: RunData,
): ExampleImages {
  const { inputShape } = dataset, size = sizeOf(inputShape);
  const bytes = new Uint8Array(examples.length * size);
  examples.forEach(({ index }, i) => bytes.set(testPixels(dataset, index), i * size));
  return { bytes, shape: inputShape };
}
