import * as v from "valibot";
import { safetensorsArrays, type SafetensorsFile, type StoredTensor } from "./safetensors.ts";
import { FileError } from "./file_error.ts";
import { bfloat16Values, float16Values } from "./short_floats.ts";

/** Longest header that is read, bytes; the limit of the reference implementation. */
const longestHeader = 100_000_000;

/** The arrays of all types that are read: of those that are written, and of others that PyTorch's files have. */
const READ_ARRAYS = {
  ...safetensorsArrays,
  F16: Uint16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
};

type ReadType = keyof typeof READ_ARRAYS;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metadataSchema = v.optional(v.record(v.string(), v.string()), {});
const entrySchema = v.strictObject({
  dtype: v.picklist(Object.keys(READ_ARRAYS) as ReadType[]),
  shape: v.array(count),
  data_offsets: v.strictTuple([count, count]),
});

/**
 * Reads the bytes of a safetensors file. Nothing in the file is believed: header, names, types, shapes and offsets are
 * checked, and the tensors must cover the data exactly, without overlap, gap or rest.
 *
 * Types that are not written but that PyTorch's files have are read as one that is: `F16` and `BF16` as `F32`, exactly, and `I64` as
 * `I32`, in which all of its values must fit.
 *
 * Source: https://huggingface.co/docs/safetensors (format).
 *
 * @param bytes The file.
 * @param name What to call the file in an error.
 * @returns Tensors and metadata; the data are copies.
 * @throws {FileError} If the bytes are not a safetensors file of these element types and of those in {@linkcode safetensorsArrays},
 * or a value is outside its type; names tensor and value.
 *
 * @example A file that was cut
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const file = encodeSafetensors({ x: { dtype: "I8", shape: [3], data: new Int8Array(3) } });
 * assert.throws(
 *   () => decodeSafetensors(file.subarray(0, -1), "subnet.safetensors"),
 *   /Cannot read subnet.safetensors: its data must have 3 bytes: current value is 2/,
 * );
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array, name = "safetensors data"): SafetensorsFile {
  const { header, data } = split(bytes, name);
  const { __metadata__, ...rest } = header;
  const metadata = parsed(metadataSchema, __metadata__, name, "its metadata");

  const entries = Object.entries(rest).map(([key, value]) => ({
    key,
    ...parsed(entrySchema, value, name, `the entry of tensor ${JSON.stringify(key)}`),
  }));
  entries.sort((a, b) =>
    a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]
  );

  let reached = 0;
  const tensors = entries.map(({ key, dtype, shape, data_offsets: [begin, end] }) => {
    if (begin !== reached) {
      refuse(name, `tensor ${JSON.stringify(key)} must begin at byte ${reached}`, begin);
    }
    const wanted = shape.reduce((product, n) => product * n, READ_ARRAYS[dtype].BYTES_PER_ELEMENT);
    if (end - begin !== wanted) {
      refuse(name, `tensor ${JSON.stringify(key)} must have ${wanted} bytes`, end - begin);
    }
    reached = end;
    const part = end <= data.length ? data.slice(begin, end) : new Uint8Array();
    return [key, { dtype, shape, part }] as const;
  });
  if (reached !== data.length) refuse(name, `its data must have ${reached} bytes`, data.length);

  return {
    // fromEntries defines own properties, so a tensor called __proto__ stays a tensor
    tensors: Object.fromEntries(tensors.map(([key, { dtype, shape, part }]) => {
      const refused = (wanted: string, found: unknown) =>
        refuse(name, `tensor ${JSON.stringify(key)} must hold ${wanted}`, found);
      return [key, { shape, ...elements(part.buffer, dtype, refused) }];
    })),
    metadata,
  };
}

/** The elements of a tensor, in a type that is written. */
function elements(
  buffer: ArrayBuffer,
  dtype: ReadType,
  refused: (wanted: string, found: unknown) => never,
): Omit<StoredTensor, "shape"> {
  if (dtype === "F16") return { dtype: "F32", data: float16Values(new Uint16Array(buffer)) };
  if (dtype === "BF16") return { dtype: "F32", data: bfloat16Values(new Uint16Array(buffer)) };
  if (dtype === "I64") {
    const values = new BigInt64Array(buffer);
    const wrong = values.find((value) => value !== BigInt.asIntN(32, value));
    if (wrong !== undefined) refused("integers of 32 bits, -2147483648 to 2147483647", wrong);
    return { dtype: "I32", data: Int32Array.from(values, Number) };
  }
  const data = new safetensorsArrays[dtype](buffer);
  const wrong = dtype === "BOOL" ? data.find((value) => value > 1) : undefined;
  if (wrong !== undefined) refused("truth values, 0 or 1", wrong);
  return { dtype, data };
}

function split(
  bytes: Uint8Array,
  name: string,
): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 8) refuse(name, "it must have at least 8 bytes", bytes.length);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  const max = Math.min(bytes.length - 8, longestHeader);
  if (length > BigInt(max)) refuse(name, `its header must have at most ${max} bytes`, length);
  const begin = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, begin)));
  } catch (cause) {
    throw new FileError(`Cannot read ${name}: its header must be JSON in UTF-8`, { cause });
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw new FileError(`Cannot read ${name}: its header must be a JSON object`);
  }
  return { header: header as Record<string, unknown>, data: bytes.subarray(begin) };
}

function parsed<S extends v.GenericSchema>(schema: S, value: unknown, name: string, part: string) {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output as v.InferOutput<S>;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new FileError(
    `Cannot read ${name}: ${part} must be valid: ${
      path === null ? "" : `${path}: `
    }${issue.message}`,
  );
}

function refuse(name: string, wanted: string, found: unknown): never {
  throw new FileError(`Cannot read ${name}: ${wanted}: current value is ${found}`);
}
