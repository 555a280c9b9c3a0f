import { sizeOf } from "../lib/core/mod.ts";
import { DataError } from "./data_error.ts";

/** What an IDX file holds. */
export interface IdxArray {
  /** Length of each axis. */
  shape: number[];
  /** The bytes, row-major. */
  data: Uint8Array;
}

/** What {@linkcode parseIdx} expects. */
export interface IdxOptions {
  /** Name of the file, for messages. */
  file: string;
  /** Number of axes: 1 for labels, 3 for images. */
  rank: number;
}

/**
 * Reads the IDX format of MNIST, unsigned bytes only.
 *
 * ```text
 * 0, 0, 8 (unsigned byte), rank, then rank lengths as big-endian uint32, then the bytes
 * ```
 *
 * @param bytes The whole file, unpacked.
 * @param options Name and expected number of axes.
 * @returns Shape and bytes (not copied).
 * @throws {DataError} If magic number or size are wrong.
 *
 * @example
 * ```ts
 * import { parseIdx } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const bytes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9);
 * const { shape, data } = parseIdx(bytes, { file: "labels", rank: 1 });
 * assert.deepEqual([shape, [...data]], [[2], [7, 9]]);
 * ```
 */
export function parseIdx(bytes: Uint8Array, { file, rank }: IdxOptions): IdxArray {
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    const wanted = `its content must be at least ${header} bytes`;
    throw new DataError(file, { wanted, found: bytes.length });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0), wantedMagic = 0x800 + rank;
  if (magic !== wantedMagic) {
    const wanted = `its magic number must be ${wantedMagic}`;
    throw new DataError(file, { wanted, found: magic });
  }
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = header + sizeOf(shape);
  if (bytes.length !== size) {
    const wanted = `its content must be ${size} bytes, as its shape [${shape}] says`;
    throw new DataError(file, { wanted, found: bytes.length });
  }
  return { shape, data: bytes.subarray(header) };
}
