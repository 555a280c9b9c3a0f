/**
 * Writes zip archives.
 *
 * Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @module
 */
import { crc32, deflateRawSync } from "node:zlib";
import { joinArrays } from "../../lib/core/mod.ts";

/** One file of an archive. */
export interface ZipEntry {
  /** Path with `/`. */
  path: string;
  text: string;
  /** Whether it is a program. */
  executable?: boolean;
}

// 1 January 1980, the first day that zip knows: the same files give the same archive
const DATE = 0x21, TIME = 0, VERSION = 20, UNIX = 3, UTF8 = 0x800, DEFLATE = 8;

/**
 * Packs files, deflated, with Unix permissions, in the given order.
 *
 * @param entries The files.
 * @returns The bytes of the archive.
 */
export function zipBytes(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder(), parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let offset = 0;
  for (const { path, text, executable = false } of entries) {
    const name = encoder.encode(path), plain = encoder.encode(text), data = deflateRawSync(plain);
    const shared = [
      [2, UTF8],
      [2, DEFLATE],
      [2, TIME],
      [2, DATE],
      [4, crc32(plain)],
      [4, data.length],
      [4, plain.length],
      [2, name.length],
      [2, 0],
    ];
    const head = numbers([[4, 0x04034b50], [2, VERSION], ...shared]);
    const mode = executable ? 0o100755 : 0o100644;
    directory.push(
      numbers([
        [4, 0x02014b50],
        [2, UNIX << 8 | VERSION],
        [2, VERSION],
        ...shared,
        [2, 0],
        [2, 0],
        [2, 0],
        [4, mode * 2 ** 16],
        [4, offset],
      ]),
      name,
    );
    parts.push(head, name, data);
    offset += head.length + name.length + data.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = entries.length;
  const end = [[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [
    2,
    0,
  ]];
  return joinArrays(Uint8Array, [...parts, ...directory, numbers(end)]);
}

/** Little-endian numbers of 2 or 4 bytes. */
function numbers(fields: readonly number[][]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size!, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value!, true);
    else view.setUint32(at, value!, true);
    at += size!;
  }
  return bytes;
}
