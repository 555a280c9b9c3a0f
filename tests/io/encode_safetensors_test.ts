import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeSafetensors,
  encodeSafetensors,
  safetensorsArrays,
  type SafetensorsType,
  type StoredTensor,
} from "@geta-lab/geta/io";

const text = new TextDecoder();

/** The layout of the format, read by hand. */
function layout(bytes: Uint8Array) {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return {
    length,
    header: text.decode(bytes.subarray(8, 8 + length)),
    data: bytes.subarray(8 + length),
  };
}

Deno.test("encodeSafetensors() writes length, header and little-endian data", () => {
  const bytes = encodeSafetensors(
    { b: { dtype: "I16", shape: [2], data: new Int16Array([1, -2]) } },
    { bits: "4" },
  );
  const { length, header, data } = layout(bytes);
  assert.equal(length % 8, 0);
  assert.deepEqual(JSON.parse(header), {
    __metadata__: { bits: "4" },
    b: { dtype: "I16", shape: [2], data_offsets: [0, 4] },
  });
  assert.deepEqual([...data], [1, 0, 254, 255]);
});

Deno.test("encodeSafetensors() keeps every tensor aligned to its element size", () => {
  const bytes = encodeSafetensors({
    a: { dtype: "I8", shape: [3], data: new Int8Array(3) },
    b: { dtype: "F32", shape: [1], data: new Float32Array(1) },
    c: { dtype: "F64", shape: [], data: new Float64Array(1) },
    d: { dtype: "I16", shape: [1], data: new Int16Array(1) },
  });
  const { header, length } = layout(bytes);
  const { __metadata__: _, ...entries } = JSON.parse(header);
  assert.deepEqual(Object.keys(entries), ["c", "b", "d", "a"]);
  const placed = Object.values(entries) as { dtype: SafetensorsType; data_offsets: [number] }[];
  for (const { dtype, data_offsets: [begin] } of placed) {
    assert.equal(
      (8 + length + begin) % safetensorsArrays[dtype].BYTES_PER_ELEMENT,
      0,
    );
  }
});

const tensor: fc.Arbitrary<StoredTensor> = fc.oneof(
  ...(Object.keys(safetensorsArrays) as SafetensorsType[]).map((dtype) =>
    fc.tuple(
      fc.array(fc.nat(3), { maxLength: 3 }),
      fc.infiniteStream(fc.integer({ min: -128, max: 127 })),
    )
      .map(([shape, stream]): StoredTensor => {
        const length = shape.reduce((product, n) => product * n, 1);
        const values = Array.from(
          { length },
          () => dtype === "BOOL" ? stream.next().value! & 1 : Number(stream.next().value),
        );
        return { dtype, shape, data: new safetensorsArrays[dtype](values) };
      })
  ),
);

Deno.test("encodeSafetensors() is undone by decodeSafetensors(), whatever the names", () => {
  const name = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "a/b", "é", ""));
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 6 }),
      fc.dictionary(fc.string(), fc.string(), { maxKeys: 3, noNullPrototype: true }),
      (entries, metadata) => {
        const tensors = Object.fromEntries(entries);
        const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata));
        assert.deepEqual(decoded.metadata, metadata);
        assert.deepEqual(
          Object.entries(decoded.tensors).sort(([a], [b]) => a < b ? -1 : 1),
          Object.entries(tensors).sort(([a], [b]) => a < b ? -1 : 1),
        );
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("encodeSafetensors() throws where data, shape and type disagree", () => {
  const data = new Float32Array(3);
  assert.throws(
    () => encodeSafetensors({ x: { dtype: "F32", shape: [2, 2], data } }),
    new TypeError("Cannot write x: shape [2,2] needs 4 elements: current value is 3"),
  );
  assert.throws(
    () => encodeSafetensors({ x: { dtype: "I8", shape: [3], data } }),
    new TypeError("Cannot write x: its data must be I8: current value is Float32Array"),
  );
  assert.throws(
    () => encodeSafetensors({ x: { dtype: "BOOL", shape: [1], data: Uint8Array.of(67) } }),
    new RangeError("Cannot write x: truth values must be 0 or 1: current value is 67"),
  );
  assert.throws(
    () => encodeSafetensors({ __metadata__: { dtype: "F32", shape: [3], data } }),
    new TypeError(
      "Cannot write a tensor: its name must be another than that of the header's own entry: current value is __metadata__",
    ),
  );
});
