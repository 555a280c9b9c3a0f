import { checkOptions, nodeModule } from "../lib/core/mod.ts";
import { DataError } from "./data_error.ts";
import type { RemoteFile } from "./data_sources.ts";
import { FETCH_CHECKS } from "./option_checks.ts";

/** Where {@linkcode fetchVerified} gets and puts the file. */
export interface FetchVerifiedOptions {
  /** Folder for the file; it must exist. */
  folder: string;
  /** How to ask the network: the global `fetch`, or a stand-in in a test. */
  fetch: (address: string) => Promise<Response>;
  /** Told the number of bytes that have arrived, now and then. */
  onProgress?: ((file: RemoteFile, bytes: number) => void) | undefined;
}

/**
 * Downloads a file, trying one address after the other. The bytes go to a temporary file and are hashed on the way; only
 * if size and SHA-256 are right does the file get its name. A failure leaves nothing behind.
 *
 * @param remote The file, its addresses, size and hash.
 * @param options Folder, network, progress.
 * @throws {DataError} If no address gives the right bytes. The message says which file, which hash, and where to put it.
 *
 * @example Without a network
 * ```ts
 * import { dataSources, fetchVerified } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const [remote] = dataSources.mnist.downloads;
 * const fetch = () => Promise.reject(new TypeError("no network"));
 * await assert.rejects(() => fetchVerified(remote!, { folder: "cache", fetch }), /put it into cache/);
 * ```
 */
export async function fetchVerified(
  remote: RemoteFile,
  options: FetchVerifiedOptions,
): Promise<void> {
  checkOptions("fetchVerified()", options, FETCH_CHECKS);
  const file = `${options.folder}/${remote.name}`;
  const reasons: string[] = [];
  for (const address of remote.addresses) {
    const part = `${file}.${crypto.randomUUID()}.part`;
    try {
      await receive(await options.fetch(address), part, remote, options.onProgress);
      await Deno.rename(part, file);
      return;
    } catch (error) {
      reasons.push(`${address}: ${(error as Error).message}`);
      await Deno.remove(part).catch(() => {}); // it may never have been made
    }
  }
  throw new DataError(remote.name, {
    action: "download",
    wanted: `${remote.size} bytes with sha256 ${remote.sha256} must arrive ` +
      `(or get it yourself, put it into ${options.folder} and run this again)`,
    found: reasons.join("; "),
  });
}

async function receive(
  response: Response,
  part: string,
  remote: RemoteFile,
  onProgress: FetchVerifiedOptions["onProgress"],
): Promise<void> {
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`status ${response.status}`);
  }
  const file = await Deno.open(part, { write: true, createNew: true });
  try {
    await copyHashed(response.body, file, remote, onProgress);
    await file.sync();
  } finally {
    file.close();
  }
}

async function copyHashed(
  body: ReadableStream<Uint8Array>,
  file: Deno.FsFile,
  remote: RemoteFile,
  onProgress: FetchVerifiedOptions["onProgress"],
): Promise<void> {
  const hash = nodeModule("node:crypto").createHash("sha256");
  let bytes = 0;
  for await (const chunk of body) { // leaving the loop early cancels the body
    bytes += chunk.length;
    if (bytes > remote.size) throw new Error(`more than ${remote.size} bytes`);
    hash.update(chunk);
    for (let done = 0; done < chunk.length;) done += await file.write(chunk.subarray(done));
    onProgress?.(remote, bytes);
  }
  if (bytes !== remote.size) throw new Error(`only ${bytes} bytes`);
  const found = hash.digest("hex");
  if (found !== remote.sha256) throw new Error(`sha256 ${found}`);
}
