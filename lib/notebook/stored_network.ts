/**
 * Trained networks that notebooks start from, so that their results compare.
 *
 * @module
 */
import { hexOf } from "../core/mod.ts";
import { FileError, readBytes } from "../io/mod.ts";
import type { Network } from "../nn/mod.ts";
import { decodeNetwork, writeVariables } from "../train/mod.ts";

/**
 * Gives a network the values that a file holds, if the file is the one that is meant.
 *
 * @param network The network; its variables take the values.
 * @param path The file, as {@linkcode encodeNetwork} wrote it.
 * @param sha256 The first hexadecimal digits of the file's SHA-256, at least eight.
 * @returns The network.
 * @throws {FileError} If the file cannot be read, is another one, or holds another network.
 *
 * @example Another file than the one that is meant
 * ```ts
 * import { storedNetwork } from "@geta-lab/geta/notebook";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { small } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * await assert.rejects(
 *   () => storedNetwork(small(), "README.md", "00000000"),
 *   /Cannot use README.md: its SHA-256 must begin with 00000000: current value is /,
 * );
 * ```
 */
export async function storedNetwork<N extends Pick<Network, "name" | "variables">>(
  network: N,
  path: string,
  sha256: string,
): Promise<N> {
  if (!/^[0-9a-f]{8,64}$/.test(sha256)) {
    throw new TypeError(
      `Cannot use sha256: it must be 8 to 64 hexadecimal digits: current value is ${sha256}`,
    );
  }
  const bytes = await readBytes(path);
  const found = hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  if (!found.startsWith(sha256)) {
    throw new FileError(
      `Cannot use ${path}: its SHA-256 must begin with ${sha256}: current value is ${
        found.slice(0, sha256.length)
      }`,
    );
  }
  writeVariables(network.variables, decodeNetwork(bytes, network, path));
  return network;
}
