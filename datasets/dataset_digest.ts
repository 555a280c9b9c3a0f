import { sha256 } from "../lib/io/mod.ts";
import type { Dataset } from "./types.ts";

/**
 * A checksum of all samples of a data set and their order, by which a resumed run knows that it sees the samples that it began
 * with: SHA-256 of the hexadecimal SHA-256 sums of images and labels of the three splits.
 *
 * @param dataset The data set.
 * @returns 64 hexadecimal digits.
 *
 * @example One label differs
 * ```ts
 * import { datasetDigest, shapes } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const counts = { train: 10, validation: 5, test: 5 };
 * const before = await datasetDigest(shapes(counts)), changed = shapes(counts);
 * assert.equal(before, await datasetDigest(changed));
 * changed.train.labels[3]! += 1;
 * assert.notEqual(before, await datasetDigest(changed));
 * ```
 */
export async function datasetDigest({ train, validation, test }: Dataset): Promise<string> {
  const arrays = [train, validation, test].flatMap(({ images, labels }) => [images, labels]);
  const sums = await Promise.all(arrays.map((bytes) => sha256(bytes as Uint8Array<ArrayBuffer>)));
  return await sha256(new TextEncoder().encode(sums.join("")));
}
