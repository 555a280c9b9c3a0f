import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bfloat16Values,
  decodeSafetensors,
  encodeSafetensors,
  FileError,
  float16Values,
} from "@geta-lab/geta/io";

/** A file with any header text and any number of data bytes. */
function file(header: string, dataLength: number, headerLength?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataLength);
  new DataView(bytes.buffer).setBigUint64(0, headerLength ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function entry(begin: number, end: number, shape = [end - begin], dtype = "I8") {
  return { dtype, shape, data_offsets: [begin, end] };
}

const hostile: [claim: string, file: Uint8Array, message: RegExp][] = [
  ["is empty", new Uint8Array(), /it must have at least 8 bytes: current value is 0/],
  [
    "claims a header beyond its end",
    file("{}", 0, 3n),
    /header must have at most 2 bytes: current value is 3/,
  ],
  [
    "claims a header of 2^64 - 1 bytes",
    file("{}", 0, 2n ** 64n - 1n),
    /current value is 18446744073709551615/,
  ],
  ["has a header that is no JSON", file("{a", 0), /its header must be JSON in UTF-8/],
  [
    "has a header that is no UTF-8",
    file("{}", 1, 3n).fill(0xff, 8),
    /its header must be JSON in UTF-8/,
  ],
  ["has an array as header", file("[]", 0), /its header must be a JSON object/],
  ["has null as header", file("null", 0), /its header must be a JSON object/],
  [
    "has metadata that are no text",
    file('{"__metadata__":{"a":1}}', 0),
    /its metadata must be valid: a: /,
  ],
  [
    "has an unknown element type",
    file(JSON.stringify({ x: entry(0, 1, [1], "F4") }), 1),
    /the entry of tensor "x" must be valid: dtype: /,
  ],
  [
    "has a negative length",
    file(JSON.stringify({ x: entry(0, 1, [-1]) }), 1),
    /tensor "x" must be valid: shape.0: /,
  ],
  [
    "has a fractional offset",
    file(JSON.stringify({ x: entry(0, 0.5, [1]) }), 1),
    /data_offsets.1: /,
  ],
  [
    "has an unknown entry",
    file(JSON.stringify({ x: { ...entry(0, 1), y: 1 } }), 1),
    /tensor "x" must be valid: y: /,
  ],
  [
    "has too few bytes for a shape",
    file(JSON.stringify({ x: entry(0, 1, [2]) }), 1),
    /tensor "x" must have 2 bytes: current value is 1/,
  ],
  [
    "has a shape whose size overflows",
    file(JSON.stringify({ x: entry(0, 8, [2 ** 50, 2 ** 50], "F64") }), 8),
    /tensor "x" must have 1.*e\+31 bytes/,
  ],
  [
    "has a reversed range",
    file(JSON.stringify({ x: entry(0, 0, [4]) }), 0),
    /tensor "x" must have 4 bytes: current value is 0/,
  ],
  [
    "has overlapping tensors",
    file(JSON.stringify({ x: entry(0, 2), y: entry(1, 3) }), 3),
    /tensor "y" must begin at byte 2: current value is 1/,
  ],
  [
    "has the same range twice",
    file(JSON.stringify({ x: entry(0, 2), y: entry(0, 2) }), 2),
    /tensor "y" must begin at byte 2: current value is 0/,
  ],
  [
    "has a gap",
    file(JSON.stringify({ x: entry(0, 1), y: entry(2, 3) }), 3),
    /tensor "y" must begin at byte 1: current value is 2/,
  ],
  [
    "is too long",
    file(JSON.stringify({ x: entry(0, 1) }), 2),
    /its data must have 1 bytes: current value is 2/,
  ],
  [
    "is too short",
    file(JSON.stringify({ x: entry(0, 9) }), 2),
    /its data must have 9 bytes: current value is 2/,
  ],
];

for (const [claim, bytes, message] of hostile) {
  Deno.test(`decodeSafetensors() refuses a file that ${claim}`, () => {
    assert.throws(() => decodeSafetensors(bytes, "x.safetensors"), (error: unknown) => {
      assert(error instanceof FileError);
      assert.match(error.message, /^Cannot read x.safetensors: /);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("decodeSafetensors() reads a file that other tools wrote: order and padding are free", () => {
  const header = JSON.stringify({ b: entry(2, 3), a: entry(0, 2), e: entry(3, 3, [0, 4]) }) + "   ";
  const bytes = file(header, 3);
  bytes.set([7, 255, 9], bytes.length - 3);
  const { tensors, metadata } = decodeSafetensors(bytes);
  assert.deepEqual(metadata, {});
  assert.deepEqual(tensors.a, { dtype: "I8", shape: [2], data: new Int8Array([7, -1]) });
  assert.deepEqual(tensors.b?.data, new Int8Array([9]));
  assert.deepEqual(tensors.e, { dtype: "I8", shape: [0, 4], data: new Int8Array() });
});

Deno.test("decodeSafetensors() reads from the middle of a buffer and returns copies", () => {
  const whole = encodeSafetensors({
    x: { dtype: "F32", shape: [2], data: new Float32Array([1, 2]) },
  });
  const shifted = new Uint8Array(whole.length + 3);
  shifted.set(whole, 3);
  const { tensors } = decodeSafetensors(shifted.subarray(3));
  shifted.fill(0);
  assert.deepEqual(tensors.x?.data, new Float32Array([1, 2]));
});

Deno.test("decodeSafetensors() answers any damage with a FileError or with tensors of the right size", () => {
  const original = encodeSafetensors({
    x: { dtype: "F32", shape: [2, 2], data: new Float32Array([1, 2, 3, 4]) },
    y: { dtype: "I8", shape: [3], data: new Int8Array([1, 2, 3]) },
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.nat(original.length),
      (edits, length) => {
        const damaged = original.slice(0, length);
        for (const [at, value] of edits) damaged[at % Math.max(1, length)] = value;
        try {
          for (const { shape, data } of Object.values(decodeSafetensors(damaged).tensors)) {
            assert.equal(data.length, shape.reduce((product, n) => product * n, 1));
          }
        } catch (error) {
          assert(error instanceof FileError, String(error));
        }
      },
    ),
    { seed: 2, numRuns: 2000 },
  );
});

/** A file with one tensor x of another tool's type. */
function foreign(dtype: string, data: Uint16Array | BigInt64Array, shape = [data.length]) {
  const header = JSON.stringify({ x: entry(0, data.byteLength, shape, dtype) });
  const bytes = file(header, data.byteLength);
  bytes.set(new Uint8Array(data.buffer), bytes.length - data.byteLength);
  return bytes;
}

const float16: [bits: number, value: number][] = [
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0400, 2 ** -14], // the least normal number
  [0x03ff, 1023 * 2 ** -24], // the largest subnormal one
  [0x0001, 2 ** -24],
  [0x8001, -(2 ** -24)],
  [0x0000, 0],
  [0x8000, -0],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
];

const bfloat16: [bits: number, value: number][] = [
  [0x3f80, 1],
  [0xc000, -2],
  [0x4049, 3.140625],
  [0x7f7f, (2 - 2 ** -7) * 2 ** 127],
  [0x0080, 2 ** -126], // the least normal number
  [0x0001, 2 ** -133],
  [0x8001, -(2 ** -133)],
  [0x0000, 0],
  [0x8000, -0],
  [0x7f80, Infinity],
  [0xff80, -Infinity],
  [0x7fc0, NaN],
];

for (const [dtype, numbers] of Object.entries({ F16: float16, BF16: bfloat16 })) {
  Deno.test(`decodeSafetensors() reads ${dtype} as the same numbers in float32`, () => {
    const bits = Uint16Array.from(numbers, ([bits]) => bits);
    const { dtype: found, shape, data } = decodeSafetensors(foreign(dtype, bits)).tensors.x!;
    assert.deepEqual([found, shape], ["F32", [numbers.length]]);
    assert.ok(data instanceof Float32Array);
    numbers.forEach(([bits, value], i) =>
      assert.ok(Object.is(data[i], value), `${bits.toString(16)}: ${data[i]} for ${value}`)
    );
  });
}

Deno.test("float16Values() and bfloat16Values() read all patterns as the platform does", () => {
  const all = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
  const halves = float16Values(all), brains = bfloat16Values(all);
  const view = new DataView(new ArrayBuffer(4));
  for (const bits of all) {
    view.setUint32(0, bits << 16);
    assert.ok(Object.is(halves[bits], view.getFloat16(0)), bits.toString(16));
    assert.ok(Object.is(brains[bits], view.getFloat32(0)), bits.toString(16));
  }
});

Deno.test("decodeSafetensors() reads I64 as int32 up to both ends, and a scalar", () => {
  const ends = BigInt64Array.of(-(2n ** 31n), -1n, 0n, 2n ** 31n - 1n);
  assert.deepEqual(decodeSafetensors(foreign("I64", ends, [2, 2])).tensors.x, {
    dtype: "I32",
    shape: [2, 2],
    data: Int32Array.of(-(2 ** 31), -1, 0, 2 ** 31 - 1),
  });
  const scalar = decodeSafetensors(foreign("I64", BigInt64Array.of(7n), [])).tensors.x;
  assert.deepEqual(scalar, { dtype: "I32", shape: [], data: Int32Array.of(7) });
});

for (const value of [2n ** 31n, -(2n ** 31n) - 1n, 2n ** 32n, 2n ** 63n - 1n]) {
  Deno.test(`decodeSafetensors() refuses ${value} in I64 and names tensor and value`, () => {
    assert.throws(
      () => decodeSafetensors(foreign("I64", BigInt64Array.of(1n, value)), "a.safetensors"),
      new FileError(
        `Cannot read a.safetensors: tensor "x" must hold integers of 32 bits, -2147483648 to 2147483647: current value is ${value}`,
      ),
    );
  });
}
