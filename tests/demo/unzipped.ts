import assert from "node:assert/strict";
import { crc32 } from "node:zlib";

/** Reads an archive of stored files by its directory, and checks all that it says of them. */
export function unzipped(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset), decoder = new TextDecoder();
  const end = bytes.length - 22, files = new Map<string, Uint8Array>();
  assert.equal(view.getUint32(end, true), 0x06054b50);
  let at = view.getUint32(end + 16, true);
  assert.equal(at + view.getUint32(end + 12, true), end);
  for (let n = view.getUint16(end + 10, true); n > 0; n--) {
    assert.equal(view.getUint32(at, true), 0x02014b50);
    assert.equal(view.getUint16(at + 10, true), 0, "stored");
    const nameLength = view.getUint16(at + 28, true), local = view.getUint32(at + 42, true);
    const size = view.getUint32(at + 20, true);
    assert.equal(view.getUint32(at + 24, true), size);
    assert.equal(view.getUint32(local, true), 0x04034b50);
    assert.equal(view.getUint32(local + 14, true), view.getUint32(at + 16, true));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const content = bytes.slice(start, start + size);
    assert.equal(crc32(content), view.getUint32(at + 16, true));
    files.set(decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength)), content);
    at += 46 + nameLength;
  }
  return files;
}
