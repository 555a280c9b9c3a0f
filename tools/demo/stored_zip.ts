/**
 * Zip archives in a browser, which has no zlib: files are stored as they are. `tools/grade/zip.ts` deflates.
 *
 * Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @module
 */
import { joinArrays } from "../../lib/core/mod.ts";

// 1 January 1980, the first day that zip knows: the same files give the same archive
const DATE = 0x21, VERSION = 20, UTF8 = 0x800;

/**
 * The checksum of zip: CRC-32 with the polynomial 0xedb88320, bits reversed.
 *
 * @param bytes What it is of.
 * @returns A whole number from 0 to 2^32 - 1.
 */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? sum >>> 1 ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/**
 * Packs files without compression, in their order.
 *
 * @param files Contents by path.
 * @returns The bytes of the archive.
 */
export function storedZip(files: Record<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let offset = 0;
  for (const [path, bytes] of Object.entries(files)) {
    const name = new TextEncoder().encode(path), { length } = bytes;
    // flags, method, time, date, checksum, sizes, length of the name and of what else is told
    const shared: Field[] = [
      [2, UTF8],
      [2, 0],
      [2, 0],
      [2, DATE],
      [4, crc32(bytes)],
      [4, length],
      [4, length],
      [2, name.length],
      [2, 0],
    ];
    const head = numbers([[4, 0x04034b50], [2, VERSION], ...shared]);
    // comment, disk, attributes, where the file begins
    const rest: Field[] = [[2, 0], [2, 0], [2, 0], [4, 0], [4, offset]];
    directory.push(
      numbers([[4, 0x02014b50], [2, VERSION], [2, VERSION], ...shared, ...rest]),
      name,
    );
    parts.push(head, name, bytes);
    offset += head.length + name.length + length;
  }
  const count = Object.keys(files).length;
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = numbers([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, size],
    [4, offset],
    [2, 0],
  ]);
  return joinArrays(Uint8Array, [...parts, ...directory, end]);
}

/** Bytes of a number, and the number. */
type Field = [bytes: number, value: number];

function numbers(fields: readonly Field[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, i) => value >>> 8 * i)),
  );
}
