import { DataError } from "./data_error.ts";
import type { Split } from "./types.ts";

/** Bytes of one record: the label, then 1,024 red, 1,024 green and 1,024 blue bytes, row by row. */
export const cifar10RecordSize: number = 3073;

/**
 * Takes the records of a CIFAR-10 batch apart and puts the three colours of a pixel side by side.
 *
 * ```text
 * record = label, red[32, 32], green[32, 32], blue[32, 32]     images[i, y, x, c] = colour c at [y, x]
 * ```
 *
 * Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009); format on the data set's page.
 *
 * @param bytes The batch, a whole number of records.
 * @param file Name of the file, for messages.
 * @returns The images, shape [records, 32, 32, 3].
 * @throws {DataError} If the last record is cut off or a label is above 9.
 *
 * @example
 * ```ts
 * import { cifar10Records } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const record = new Uint8Array(3073).fill(1, 1, 1025).fill(2, 1025, 2049).fill(3, 2049);
 * record[0] = 9;
 * const { images, labels } = cifar10Records(record, "one_record.bin");
 * assert.deepEqual([labels[0], ...images.subarray(0, 6)], [9, 1, 2, 3, 1, 2, 3]);
 * ```
 */
export function cifar10Records(bytes: Uint8Array, file: string): Split {
  const count = bytes.length / cifar10RecordSize;
  if (!Number.isInteger(count)) {
    const wanted = `its size must be a multiple of ${cifar10RecordSize} bytes`;
    throw new DataError(file, { wanted, found: bytes.length });
  }
  const images = new Uint8Array(count * 3072), labels = new Uint8Array(count);
  for (let i = 0, to = 0; i < count; i++) {
    const label = bytes[i * cifar10RecordSize]!;
    if (label > 9) {
      const wanted = `the label of record ${i} must be in [0, 9]`;
      throw new DataError(file, { wanted, found: label });
    }
    labels[i] = label;
    const red = i * cifar10RecordSize + 1;
    for (let from = red; from < red + 1024; from++) {
      images[to++] = bytes[from]!;
      images[to++] = bytes[from + 1024]!;
      images[to++] = bytes[from + 2048]!;
    }
  }
  return { images, labels, count };
}
