import assert from "node:assert/strict";
import { DataError, readTar } from "@geta-lab/geta/datasets";
import { tarOf } from "./tar_of.ts";

const archive = tarOf([
  ["folder/", new Uint8Array(0), "5"],
  ["folder/a.bin", Uint8Array.of(1, 2, 3)],
  ["link", new Uint8Array(0), "2"],
  ["folder/empty", new Uint8Array(0)],
  ["folder/b.bin", new Uint8Array(600).fill(7)],
]);

/** Names and lengths of what is found. */
function list(bytes: Uint8Array): [string, number][] {
  return Array.from(readTar(bytes, "x.tar"), (entry) => [entry.name, entry.bytes.length]);
}

Deno.test("readTar() lists regular files and passes over folders and links", () => {
  assert.deepEqual(list(archive), [["folder/a.bin", 3], ["folder/empty", 0], [
    "folder/b.bin",
    600,
  ]]);
  const [first] = readTar(archive, "x.tar");
  assert.deepEqual([...first!.bytes], [1, 2, 3]);
});

Deno.test("readTar() joins a long path from prefix and name", () => {
  const long = tarOf([["name", new Uint8Array(1)]]);
  long.set(new TextEncoder().encode("prefix"), 345);
  const sum = [..."prefix"].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const old = parseInt(new TextDecoder().decode(long.subarray(148, 154)), 8);
  long.set(new TextEncoder().encode((old + sum).toString(8).padStart(6, "0")), 148);
  assert.deepEqual(list(long), [["prefix/name", 1]]);
});

Deno.test("readTar() refuses a changed header", () => {
  const changed = archive.slice();
  changed[512]! ^= 1;
  assert.throws(() => list(changed), (error) => {
    assert.ok(error instanceof DataError);
    assert.match(error.message, /x.tar: the checksum of the header at byte 512 must be \d+/);
    return true;
  });
});

Deno.test("readTar() refuses a file that is cut off", () => {
  const end = archive.length - 1024 - 500; // inside the last file's content
  assert.throws(
    () => list(archive.subarray(0, end)),
    /x.tar: it must hold 600 bytes from byte \d+ on: current value is 524$/,
  );
});

Deno.test("readTar() refuses an archive without an end mark", () => {
  assert.throws(
    () => list(archive.subarray(0, archive.length - 1024)),
    /x.tar: a tar archive must end with an empty block/,
  );
});

Deno.test("readTar() refuses a size that is no octal number", () => {
  const changed = tarOf([["name", new Uint8Array(1)]]);
  changed[124] = 56; // "8": not octal
  changed[148] = 48;
  const sum = changed.subarray(0, 512)
    .reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  changed.set(new TextEncoder().encode(sum.toString(8).padStart(6, "0")), 148);
  assert.throws(() => list(changed), /x.tar: it must hold NaN bytes/);
});
