import assert from "node:assert/strict";
import { crc32 as reference } from "node:zlib";
import { random } from "@geta-lab/geta/core";
import { crc32, storedZip } from "../../tools/demo/stored_zip.ts";
import { unzipped } from "./unzipped.ts";

Deno.test("crc32() of 123456789 is that of the standard, and of random bytes that of zlib", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const { integer } = random(1);
  for (const length of [0, 1, 7, 1000]) {
    const bytes = Uint8Array.from({ length }, () => integer(256));
    assert.equal(crc32(bytes), reference(bytes));
  }
});

Deno.test("storedZip() packs files that an unzipper gives back", () => {
  const files = {
    "a/ö.txt": Uint8Array.of(1, 2, 3),
    empty: new Uint8Array(),
    b: new Uint8Array(70_000).fill(9),
  };
  assert.deepEqual([...unzipped(storedZip(files))], Object.entries(files));
});
