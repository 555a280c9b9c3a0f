import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { DataError, gunzip } from "@geta-lab/geta/datasets";

const content = Uint8Array.from({ length: 300 }, (_, i) => i % 7);
const packed = new Uint8Array(gzipSync(content));

/** Asserts that bytes are refused with a message like this. */
function refuses(bytes: Uint8Array, message: RegExp): void {
  assert.throws(() => gunzip(bytes, { file: "x.gz", maxBytes: 1000 }), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("gunzip() gives back what gzip packed", () => {
  assert.deepEqual(gunzip(packed, { file: "x.gz", maxBytes: 300 }), content);
});

Deno.test("gunzip() refuses bytes that are no gzip, cut off, or changed", () => {
  const wanted = /^Cannot read x.gz: it must be an undamaged gzip file: current value is \S/;
  refuses(Uint8Array.of(1, 2, 3), wanted);
  refuses(packed.subarray(0, packed.length - 9), wanted);
  refuses(new Uint8Array(0), wanted);
  const changed = packed.slice();
  changed[changed.length - 6]! ^= 1; // a byte of the checksum
  refuses(changed, wanted);
});

Deno.test("gunzip() stops at a small file with a huge content", () => {
  const bomb = gzipSync(new Uint8Array(20_000_000));
  assert.ok(bomb.length < 30_000);
  refuses(
    bomb,
    /^Cannot read x.gz: its content must be at most 1000 bytes: current value is more$/,
  );
});
