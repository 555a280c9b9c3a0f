import { sizeOf } from "../../core/mod.ts";
import type { Dataset } from "../../../datasets/mod.ts";
import type { ExampleReport } from "../../report/mod.ts";
import type { ExampleImages } from "../../viz/mod.ts";

/** The pixels of the examples of a report. */
export function exampleImages(
  examples: readonly ExampleReport[],
  { test, inputShape }: Dataset,
): ExampleImages {
  const size = sizeOf(inputShape);
  const bytes = new Uint8Array(examples.length * size);
  examples.forEach(({ index }, i) =>
    bytes.set(test.images.subarray(index * size, (index + 1) * size), i * size)
  );
  return { bytes, shape: inputShape };
}
