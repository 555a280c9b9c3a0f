import { DataError } from "./data_error.ts";

/** A regular file in a tar archive. */
export interface TarEntry {
  /** Path inside the archive, as written there: not to be used as a path on disk without a check. */
  name: string;
  /** Content; not copied. */
  bytes: Uint8Array;
}

const block = 512;

/**
 * Lists the regular files of a tar archive (USTAR; links, folders and extension records are passed over).
 *
 * ```text
 * header block: name [0, 100), size octal [124, 136), checksum octal [148, 156), type [156], prefix [345, 500)
 * checksum = sum of the header's bytes, with blanks in its own place
 * ```
 *
 * Source: POSIX, ustar interchange format (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html).
 *
 * @param archive The whole archive, unpacked from gzip.
 * @param file Name of the archive, for messages.
 * @returns The files, in order.
 * @throws {DataError} If a header is damaged, a file is cut off or the end mark is missing.
 *
 * @example An archive of nothing
 * ```ts
 * import { readTar } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...readTar(new Uint8Array(1024), "empty.tar")], []);
 * assert.throws(() => [...readTar(new Uint8Array(3), "short.tar")], /Cannot read short.tar/);
 * ```
 */
export function* readTar(archive: Uint8Array, file: string): Generator<TarEntry> {
  for (let at = 0; at + block <= archive.length;) {
    const header = archive.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) return; // the end mark
    const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
    const checksum = octal(header, 148, 156), size = octal(header, 124, 136);
    if (sum !== checksum) {
      const wanted = `the checksum of the header at byte ${at} must be ${sum}`;
      throw new DataError(file, { wanted, found: checksum });
    }
    const start = at + block, end = start + size;
    if (!(end <= archive.length)) {
      const wanted = `it must hold ${size} bytes from byte ${start} on`;
      throw new DataError(file, { wanted, found: archive.length - start });
    }
    const type = header[156]!;
    if (type === 0 || type === 48) {
      const prefix = text(header, 345, 500), name = text(header, 0, 100);
      yield { name: prefix ? `${prefix}/${name}` : name, bytes: archive.subarray(start, end) };
    }
    at = start + Math.ceil(size / block) * block;
  }
  const wanted = "a tar archive must end with an empty block";
  throw new DataError(file, { wanted, found: `${archive.length} bytes without one` });
}

function text(header: Uint8Array, start: number, end: number): string {
  const field = header.subarray(start, end), zero = field.indexOf(0);
  const bytes = field.subarray(0, zero < 0 ? field.length : zero);
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

/** An octal number; NaN if the field holds anything else, which the checks above then refuse. */
function octal(header: Uint8Array, start: number, end: number): number {
  const digits = text(header, start, end).trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}
