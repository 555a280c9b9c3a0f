import { DataError } from "./data_error.ts";

/** Sizes {@linkcode readDataFile} accepts. */
export interface FileSize {
  /** Exact size, bytes. */
  exact?: number;
  /** Largest size, bytes. */
  maxBytes?: number;
}

/**
 * Reads a file whose size is known, or bounded: the size is checked before a byte is read.
 *
 * @param file Path of the file.
 * @param size The sizes allowed.
 * @returns The bytes.
 * @throws {DataError} If the file is missing, is no file, cannot be read or has another size.
 *
 * @example A missing file is named
 * ```ts
 * import { DataError, readDataFile } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(() => readDataFile("no/such/file", { exact: 4 }), DataError);
 * ```
 */
export async function readDataFile(file: string, size: FileSize): Promise<Uint8Array> {
  const { exact, maxBytes = exact ?? Infinity } = size;
  const info = await orDataError(file, Deno.stat(file));
  if (!info.isFile) {
    throw new DataError(file, { wanted: "it must be a file", found: "a folder or device" });
  }
  requireSize(file, info.size);
  const bytes = await orDataError(file, Deno.readFile(file));
  requireSize(file, bytes.length); // it may have changed in between
  return bytes;

  function requireSize(file: string, found: number): void {
    if (exact !== undefined && found !== exact) {
      throw new DataError(file, { wanted: `its size must be ${exact} bytes`, found });
    }
    if (found > maxBytes) {
      throw new DataError(file, { wanted: `its size must be at most ${maxBytes} bytes`, found });
    }
  }
}

/**
 * Whether there is something at a path.
 *
 * @param file Path of the file.
 * @returns False only if nothing is there.
 * @throws {DataError} If that cannot be found out, for example for lack of permission.
 *
 * @example
 * ```ts
 * import { fileExists } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await fileExists("no/such/file"), false);
 * ```
 */
export async function fileExists(file: string): Promise<boolean> {
  const info = await orDataError(file, Deno.stat(file).catch(absentAsUndefined));
  return info !== undefined;
}

function absentAsUndefined(error: unknown): undefined {
  if (error instanceof Deno.errors.NotFound) return undefined;
  throw error;
}

async function orDataError<T>(file: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const found = error instanceof Deno.errors.NotFound ? "no such file" : (error as Error).message;
    throw new DataError(file, { wanted: "it must be a file that can be read", found });
  }
}
