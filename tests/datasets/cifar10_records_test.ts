import assert from "node:assert/strict";
import { cifar10Records, cifar10RecordSize, DataError } from "@geta-lab/geta/datasets";

Deno.test("cifar10Records() moves colour planes into pixels", () => {
  const bytes = Uint8Array.from({ length: 2 * cifar10RecordSize }, (_, i) => (i * 7) % 251);
  bytes[0] = 3;
  bytes[cifar10RecordSize] = 9;
  const { images, labels, count } = cifar10Records(bytes, "x.bin");
  assert.equal(count, 2);
  assert.deepEqual([...labels], [3, 9]);
  for (let i = 0; i < 2; i++) {
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        for (let c = 0; c < 3; c++) {
          const planar = bytes[i * cifar10RecordSize + 1 + c * 1024 + y * 32 + x];
          assert.equal(images[((i * 32 + y) * 32 + x) * 3 + c], planar);
        }
      }
    }
  }
});

Deno.test("cifar10Records() refuses a label above 9 and says where", () => {
  const bytes = new Uint8Array(2 * cifar10RecordSize);
  bytes[cifar10RecordSize] = 10;
  assert.throws(() => cifar10Records(bytes, "x.bin"), (error) => {
    assert.ok(error instanceof DataError);
    assert.equal(
      error.message,
      "Cannot read x.bin: the label of record 1 must be in [0, 9]: current value is 10",
    );
    return error.file === "x.bin";
  });
});

Deno.test("cifar10Records() refuses a record cut off", () => {
  assert.throws(
    () => cifar10Records(new Uint8Array(cifar10RecordSize - 1), "x.bin"),
    /Cannot read x.bin: its size must be a multiple of 3073 bytes: current value is 3072/,
  );
});
