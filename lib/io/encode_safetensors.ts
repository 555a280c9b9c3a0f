import { sizeOf } from "../core/mod.ts";
import { safetensorsArrays, type SafetensorsFile, type StoredTensor } from "./safetensors.ts";

/**
 * Writes tensors as the bytes of a safetensors file.
 *
 * ```text
 * bytes = uint64 header length | JSON header, padded to a multiple of 8 | data, wide elements first
 * ```
 *
 * The padding and the order (by element size, then as given) keep every tensor aligned to its element size, so a reader
 * may use views instead of copies. The same input always gives the same bytes.
 *
 * Source: https://huggingface.co/docs/safetensors (format).
 *
 * @param tensors Tensors by name, data row-major.
 * @param metadata Free text by name, written in the given order in front of the tensors.
 * @returns The file.
 * @throws {TypeError} If data and shape or element type disagree, or a tensor is called `__metadata__`.
 * @throws {RangeError} If a truth value is neither 0 nor 1.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const data = new Float32Array([1, 2, 3, 4]);
 * const file = encodeSafetensors({ "dense/kernel": { dtype: "F32", shape: [2, 2], data } });
 * assert.deepEqual(decodeSafetensors(file).tensors["dense/kernel"]?.data, data);
 * ```
 */
export function encodeSafetensors(
  tensors: Record<string, StoredTensor>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const ordered = Object.entries(tensors);
  ordered.forEach(([name, tensor]) => requireConsistent(name, tensor));
  ordered.sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);

  let end = 0;
  const entries = ordered.map(([name, { dtype, shape, data }]) => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const header = headerBytes({ __metadata__: metadata, ...Object.fromEntries(entries) });

  const bytes = new Uint8Array(8 + header.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const [, { data }] of ordered) {
    // typed arrays are little-endian on every machine Deno runs on, as the format wants
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

function headerBytes(header: Record<string, unknown>): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}

function requireConsistent(
  name: string,
  { dtype, shape, data }: SafetensorsFile["tensors"][string],
) {
  if (name === "__metadata__") {
    throw new TypeError(
      "Cannot write a tensor: its name must be another than that of the header's own entry: current value is __metadata__",
    );
  }
  if (!(data instanceof safetensorsArrays[dtype])) {
    throw new TypeError(
      `Cannot write ${name}: its data must be ${dtype}: current value is ${data.constructor.name}`,
    );
  }
  const wanted = sizeOf(shape);
  if (data.length !== wanted) {
    throw new TypeError(
      `Cannot write ${name}: shape [${shape}] needs ${wanted} elements: current value is ${data.length}`,
    );
  }
  const wrong = dtype === "BOOL" ? data.find((value) => value > 1) : undefined;
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot write ${name}: truth values must be 0 or 1: current value is ${wrong}`,
    );
  }
}
