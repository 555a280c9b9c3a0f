import { checkOptions, nodeModule } from "../lib/core/mod.ts";
import { DataError } from "./data_error.ts";
import type { DataSource, RemoteFile } from "./data_sources.ts";
import { fetchVerified, type FetchVerifiedOptions } from "./fetch_verified.ts";
import { gunzip } from "./gunzip.ts";
import { FETCH_CHECKS } from "./option_checks.ts";
import { readTar } from "./tar.ts";

/**
 * Brings a data set into the cache folder. What is there already, with the right size, is left alone; what a user has put
 * there by hand is taken if its hash is right.
 *
 * @param source The data set.
 * @param options Cache folder (made if needed), network, progress.
 * @returns The folder to give to the loader.
 * @throws {DataError} If a file cannot be had or is not what it should be.
 *
 * @example Without a network it says what to do
 * ```ts
 * import { dataSources, download } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const folder = Deno.makeTempDirSync();
 * const fetch = () => Promise.reject(new TypeError("no network"));
 * await assert.rejects(
 *   () => download(dataSources.cifar10, { folder, fetch }),
 *   /Cannot download cifar-10-binary.tar.gz: .* sha256 c4a38c50.* put it into/,
 * );
 * Deno.removeSync(folder, { recursive: true });
 * ```
 */
export async function download(source: DataSource, options: FetchVerifiedOptions): Promise<string> {
  checkOptions("download()", options, FETCH_CHECKS);
  const target = `${options.folder}/${source.folder}`;
  if (await isComplete(source, target)) return target;
  await Deno.mkdir(target, { recursive: true });
  for (const remote of source.downloads) {
    // An archive stays beside the folder it is unpacked into, a single file goes right in
    const archive = remote.name.endsWith(".tar.gz");
    const folder = archive ? options.folder : target;
    if (!await isVerified(`${folder}/${remote.name}`, remote)) {
      await fetchVerified(remote, { ...options, folder });
    }
    if (archive) await unpack(`${folder}/${remote.name}`, source, target);
  }
  return target;
}

async function isComplete({ files }: DataSource, target: string): Promise<boolean> {
  for (const [name, size] of Object.entries(files)) {
    const info = await Deno.stat(`${target}/${name}`).catch(() => undefined);
    if (info?.size !== size) return false;
  }
  return true;
}

async function isVerified(path: string, { size, sha256 }: RemoteFile): Promise<boolean> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (!info?.isFile || info.size !== size) return false;
  return nodeModule("node:crypto").createHash("sha256").update(await Deno.readFile(path)).digest(
    "hex",
  ) === sha256;
}

/** Writes the files the source names, and no others, whatever paths the archive holds. */
async function unpack(path: string, source: DataSource, target: string): Promise<void> {
  const maxBytes = 2 * Object.values(source.files).reduce((sum, size) => sum + size, 2 ** 20);
  const archive = gunzip(await Deno.readFile(path), { file: path, maxBytes });
  const missing = new Map(Object.entries(source.files));
  for (const { name, bytes } of readTar(archive, path)) {
    const file = name.slice(name.lastIndexOf("/") + 1), size = missing.get(file);
    if (size === undefined) continue;
    if (bytes.length !== size) {
      const wanted = `its ${name} must be ${size} bytes`;
      throw new DataError(path, { wanted, found: bytes.length });
    }
    const part = `${target}/${file}.${crypto.randomUUID()}.part`;
    try {
      await Deno.writeFile(part, bytes, { createNew: true });
      await Deno.rename(part, `${target}/${file}`);
    } catch (error) {
      await Deno.remove(part).catch(() => {});
      throw error;
    }
    missing.delete(file);
  }
  if (missing.size > 0) {
    const wanted = `it must hold ${[...missing.keys()].join(", ")}`;
    throw new DataError(path, { wanted, found: "not there" });
  }
}
