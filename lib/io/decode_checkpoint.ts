import { decodeSafetensors } from "./decode_safetensors.ts";
import { type Checkpoint, checksumPlace, checksumPrefix, sha256 } from "./encode_checkpoint.ts";
import { FileError } from "./file_error.ts";

/**
 * Reads a checkpoint and proves first, by its checksum, that every byte is the one that was written.
 *
 * @param bytes The file; left as it is.
 * @param name What to call the file in an error.
 * @returns State and arrays.
 * @throws {FileError} If the file is not a checkpoint, or any bit of it changed.
 *
 * @example One flipped bit
 * ```ts
 * import { decodeCheckpoint, encodeCheckpoint } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const bytes = await encodeCheckpoint({ state: 1, arrays: { x: new Float32Array(8) } });
 * bytes[bytes.length - 1]! ^= 1;
 * await assert.rejects(decodeCheckpoint(bytes, "runs/a/checkpoint"), /Cannot resume from runs\/a\/checkpoint: /);
 * ```
 */
export async function decodeCheckpoint(bytes: Uint8Array, name: string): Promise<Checkpoint> {
  const copy = new Uint8Array(bytes);
  const place = checksumPlace(copy);
  const prefix = new TextDecoder().decode(copy.subarray(8, 8 + checksumPrefix.length));
  if (prefix !== checksumPrefix || place.length !== 64) {
    throw new FileError(
      `Cannot resume from ${name}: it must be a checkpoint of GETA Lab: its checksum is missing`,
    );
  }
  const found = new TextDecoder().decode(place);
  place.fill(0x30);
  const wanted = await sha256(copy);
  if (found !== wanted) {
    throw new FileError(
      `Cannot resume from ${name}: checksum must be ${
        wanted.slice(0, 16)
      }…, the file is damaged: current value is ${printable(found.slice(0, 16))}…`,
    );
  }
  const { tensors, metadata } = decodeSafetensors(copy, name);
  if (metadata.format !== "geta-lab/checkpoint/1" || metadata.state === undefined) {
    throw new FileError(
      `Cannot resume from ${name}: its format must be geta-lab/checkpoint/1: current value is ${metadata.format}`,
    );
  }
  const arrays = Object.entries(tensors).map(([key, { data }]) => [key, data]);
  return { state: parseState(metadata.state, name), arrays: Object.fromEntries(arrays) };
}

function parseState(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FileError(`Cannot resume from ${name}: its state must be JSON`, { cause });
  }
}

/** Bytes of a damaged file must not reach the terminal as control characters. */
function printable(text: string): string {
  return text.replace(/[^0-9a-zA-Z]/g, "?");
}
