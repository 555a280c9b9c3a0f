import { hexOf } from "../core/mod.ts";
import { encodeSafetensors } from "./encode_safetensors.ts";
import type { StoredTensor } from "./safetensors.ts";
import { sha256Digest } from "./sha256_digest.ts";

/** Everything a run needs to continue as if it had never stopped. */
export interface Checkpoint {
  /** Counters, options, sets: whatever is not a long array; a value that JSON can hold. */
  state: unknown;
  /** Parameters, optimizer state and the like, flat. */
  arrays: Record<string, Float32Array | Float64Array | Int32Array>;
}

/** Header text in front of the checksum; the checksum is the first entry so that it stands at a fixed place. */
export const checksumPrefix = '{"__metadata__":{"sha256":"';

/**
 * Writes a checkpoint: a safetensors file whose metadata hold the state and the SHA-256 of the whole file.
 *
 * ```text
 * sha256 = SHA-256(file with 64 zeros in the place of the checksum)
 * ```
 *
 * @param checkpoint State and arrays.
 * @returns The file.
 * @throws {TypeError} If the state holds a number that JSON cannot express; it would come back as `null`.
 *
 * @example
 * ```ts
 * import { decodeCheckpoint, encodeCheckpoint } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const checkpoint = { state: { step: 7 }, arrays: { kernel: new Float32Array([0.5, -1]) } };
 * const bytes = await encodeCheckpoint(checkpoint);
 * assert.deepEqual(await decodeCheckpoint(bytes, "checkpoint"), checkpoint);
 * ```
 */
export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = Object.entries(checkpoint.arrays).map(([name, data]) => {
    const dtype = data instanceof Float32Array ? "F32" : data instanceof Int32Array ? "I32" : "F64";
    const tensor: StoredTensor = { dtype, shape: [data.length], data };
    return [name, tensor];
  });
  const bytes = encodeSafetensors(Object.fromEntries(tensors), {
    sha256: "0".repeat(64),
    format: "geta-lab/checkpoint/1",
    state: JSON.stringify(checkpoint.state, requireJsonNumber),
  });
  new TextEncoder().encodeInto(await sha256(bytes), checksumPlace(bytes));
  return bytes;
}

/**
 * The 64 bytes of a checkpoint file that hold its checksum as hexadecimal digits.
 *
 * @param bytes The file, at least `8 + checksumPrefix.length + 64` bytes.
 * @returns A view, so that writing to it changes the file.
 *
 * @example The checksum stands right behind the prefix
 * ```ts
 * import { checksumPlace, checksumPrefix } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * assert.equal(checksumPlace(new Uint8Array(200)).byteOffset, 8 + checksumPrefix.length);
 * ```
 */
export function checksumPlace(bytes: Uint8Array): Uint8Array {
  const begin = 8 + checksumPrefix.length;
  return bytes.subarray(begin, begin + 64);
}

/**
 * SHA-256 of bytes.
 *
 * @param bytes Any bytes.
 * @returns 64 lower-case hexadecimal digits.
 *
 * @example The empty message
 * ```ts
 * import { sha256 } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * assert.match(await sha256(new Uint8Array()), /^e3b0c44298fc1c14/);
 * ```
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // absent from pages that came by plain HTTP
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  return hexOf(
    subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : sha256Digest(bytes),
  );
}

function requireJsonNumber(key: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw new TypeError(`Cannot save ${key}: it must be a finite number: current value is ${value}`);
}
