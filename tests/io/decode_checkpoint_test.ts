import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checksumPlace,
  decodeCheckpoint,
  encodeCheckpoint,
  encodeSafetensors,
  FileError,
  sha256,
} from "@geta-lab/geta/io";

const checkpoint = {
  state: { step: 12, active: [[1, 2], []], note: 'quotes " and\nlines', options: { lr: 0.1 } },
  arrays: {
    "conv1/kernel": new Float32Array([0.1, -0, NaN, Infinity]),
    counts: new Int32Array([1, -2]),
    loss: new Float64Array([Math.PI]),
    empty: new Float32Array(),
  },
};

Deno.test("decodeCheckpoint() gives back every bit, NaN and -0 included", async () => {
  const decoded = await decodeCheckpoint(await encodeCheckpoint(checkpoint), "checkpoint");
  assert.deepEqual(decoded, checkpoint);
});

Deno.test("decodeCheckpoint() detects a change of any byte", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, flip) => {
        const damaged = bytes.slice();
        damaged[at]! ^= flip;
        await assert.rejects(decodeCheckpoint(damaged, "runs/a/checkpoint"), (error: unknown) => {
          assert(error instanceof FileError);
          assert.match(error.message, /^Cannot resume from runs\/a\/checkpoint: .*checksum/);
          return true;
        });
      },
    ),
    { seed: 3, numRuns: 1000 },
  );
});

Deno.test("decodeCheckpoint() detects a change of each single byte of the header's first kilobyte", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  for (let at = 0; at < Math.min(1024, bytes.length); at++) {
    const damaged = bytes.slice();
    damaged[at]! ^= 0x20; // turns the case of a letter, the flip that hexadecimal digits could hide
    await assert.rejects(
      decodeCheckpoint(damaged, "c"),
      /^FileError: Cannot resume from c: .*checksum/,
    );
  }
});

Deno.test("decodeCheckpoint() detects missing and extra bytes", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  for (const length of [0, 7, 8, 40, 98, 99, bytes.length - 1]) {
    await assert.rejects(
      decodeCheckpoint(bytes.subarray(0, length), "c"),
      /Cannot resume from c: .*checksum/,
    );
  }
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  await assert.rejects(decodeCheckpoint(longer, "c"), /Cannot resume from c: checksum must be/);
});

Deno.test("decodeCheckpoint() refuses a safetensors file that is no checkpoint", async () => {
  const foreign = encodeSafetensors({ x: { dtype: "F32", shape: [1], data: new Float32Array(1) } });
  await assert.rejects(
    decodeCheckpoint(foreign, "c"),
    new FileError(
      "Cannot resume from c: it must be a checkpoint of GETA Lab: its checksum is missing",
    ),
  );
});

Deno.test("decodeCheckpoint() leaves the bytes as they are", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  const before = bytes.slice();
  await decodeCheckpoint(bytes, "c");
  assert.deepEqual(bytes, before);
});

Deno.test("encodeCheckpoint() gives the same bytes for the same content", async () => {
  assert.deepEqual(await encodeCheckpoint(checkpoint), await encodeCheckpoint(checkpoint));
});

Deno.test("encodeCheckpoint() refuses a state that JSON would change", async () => {
  await assert.rejects(
    encodeCheckpoint({ state: { best: { loss: NaN } }, arrays: {} }),
    new TypeError("Cannot save loss: it must be a finite number: current value is NaN"),
  );
});

Deno.test("decodeCheckpoint() refuses a state that is no JSON even if the checksum is right", async () => {
  const metadata = { sha256: "0".repeat(64), format: "geta-lab/checkpoint/1", state: "{" };
  const bytes = encodeSafetensors({}, metadata);
  new TextEncoder().encodeInto(await sha256(bytes), checksumPlace(bytes));
  await assert.rejects(
    decodeCheckpoint(bytes, "c"),
    new FileError("Cannot resume from c: its state must be JSON"),
  );
});

Deno.test("decodeCheckpoint() refuses another format even if the checksum is right", async () => {
  const bytes = encodeSafetensors({}, { sha256: "0".repeat(64), format: "other/1", state: "{}" });
  new TextEncoder().encodeInto(await sha256(bytes), checksumPlace(bytes));
  await assert.rejects(
    decodeCheckpoint(bytes, "c"),
    new FileError(
      "Cannot resume from c: its format must be geta-lab/checkpoint/1: current value is other/1",
    ),
  );
});
