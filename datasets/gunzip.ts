import { nodeModule } from "../lib/core/mod.ts";
import { DataError } from "./data_error.ts";

/** What {@linkcode gunzip} must know. */
export interface GunzipOptions {
  /** Name of the file, for messages. */
  file: string;
  /** Largest allowed size of the content, bytes. */
  maxBytes: number;
}

/**
 * Unpacks gzip, but never more than `maxBytes` bytes: a small file can hold gigabytes of zeros.
 *
 * @param bytes The packed bytes.
 * @param options Name and largest size.
 * @returns The content.
 * @throws {DataError} If the bytes are no gzip, are damaged or cut off, or hold too much.
 *
 * @example
 * ```ts
 * import { gunzip } from "@geta-lab/geta/datasets";
 * import { gzipSync } from "node:zlib";
 * import assert from "node:assert/strict";
 *
 * const packed = gzipSync(new Uint8Array(1000));
 * assert.equal(gunzip(packed, { file: "zeros.gz", maxBytes: 1000 }).length, 1000);
 * assert.throws(
 *   () => gunzip(packed, { file: "zeros.gz", maxBytes: 999 }),
 *   /Cannot read zeros.gz: its content must be at most 999 bytes: current value is more/,
 * );
 * ```
 */
export function gunzip(bytes: Uint8Array, { file, maxBytes }: GunzipOptions): Uint8Array {
  const { gunzipSync } = nodeModule("node:zlib");
  try {
    const content = gunzipSync(bytes, { maxOutputLength: maxBytes });
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    throw code === "ERR_BUFFER_TOO_LARGE"
      ? new DataError(file, {
        wanted: `its content must be at most ${maxBytes} bytes`,
        found: "more",
      })
      : new DataError(file, { wanted: "it must be an undamaged gzip file", found: message });
  }
}
