import * as v from "valibot";
import { safetensorsArrays, type SafetensorsFile, type StoredTensor } from "./safetensors.ts";
import { FileError } from "./file_error.ts";

/** Longest header that is read, bytes; the limit of the reference implementation. */
const longestHeader = 100_000_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const metadataSchema = v.optional(v.record(v.string(), v.string()), {});
const entrySchema = v.strictObject({
  dtype: v.picklist(["F64", "F32", "I32", "I16", "I8", "U8", "BOOL"]),
  shape: v.array(count),
  data_offsets: v.strictTuple([count, count]),
});

/**
 * Reads the bytes of a safetensors file. Nothing in the file is believed: header, names, types, shapes and offsets are
 * checked, and the tensors must cover the data exactly, without overlap, gap or rest.
 *
 * Source: https://huggingface.co/docs/safetensors (format).
 *
 * @param bytes The file.
 * @param name What to call the file in an error.
 * @returns Tensors and metadata; the data are copies.
 * @throws {FileError} If the bytes are not a safetensors file of the element types in {@linkcode safetensorsArrays}.
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
    const wanted = shape.reduce(
      (product, n) => product * n,
      safetensorsArrays[dtype].BYTES_PER_ELEMENT,
    );
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
      const data = new safetensorsArrays[dtype](part.buffer);
      const wrong = dtype === "BOOL" ? data.find((value) => value > 1) : undefined;
      if (wrong !== undefined) {
        refuse(name, `tensor ${JSON.stringify(key)} must hold truth values, 0 or 1`, wrong);
      }
      const tensor: StoredTensor = { dtype, shape, data };
      return [key, tensor];
    })),
    metadata,
  };
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
