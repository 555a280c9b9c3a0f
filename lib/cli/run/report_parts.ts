/**
 * What a report tells beside the numbers of the run itself.
 *
 * @module
 */
import type { Dataset } from "../../../datasets/mod.ts";
import { encodeSafetensors, type StoredTensor } from "../../io/mod.ts";
import type { Network } from "../../nn/mod.ts";
import type { ExampleReport } from "../../report/mod.ts";
import type { ExampleImages } from "../../viz/mod.ts";

/** Bytes of a safetensors file of all values of the dense network, float32. */
export function denseFileBytes({ variables }: Network): number {
  const tensors = Object.entries(variables).map(([name, { shape, size }]) => {
    const tensor: StoredTensor = { dtype: "F32", shape, data: new Float32Array(size) };
    return [name, tensor];
  });
  return encodeSafetensors(Object.fromEntries(tensors)).length;
}

/** The pixels of the examples of a report. */
export function exampleImages(
  examples: readonly ExampleReport[],
  { test, inputShape }: Dataset,
): ExampleImages {
  const size = inputShape.reduce((a, b) => a * b, 1);
  const bytes = new Uint8Array(examples.length * size);
  examples.forEach(({ index }, i) =>
    bytes.set(test.images.subarray(index * size, (index + 1) * size), i * size)
  );
  return { bytes, shape: inputShape };
}
