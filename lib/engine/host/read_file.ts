import { nodeModule } from "../../core/mod.ts";

const fetched = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * Reads a file of this package or of tfjs at once: a start has nothing else to do meanwhile.
 *
 * @param place Where it is.
 * @returns Its bytes.
 * @throws {Error} If it cannot be read; also where a program has no files, as in a browser.
 */
export function readFile(place: string | URL): Uint8Array<ArrayBuffer> {
  return fetched.get(String(place)) ?? nodeModule("node:fs").readFileSync(place);
}

/**
 * Gets a file of this package for {@linkcode readFile} where the package was loaded from the network, as a published one is; does
 * nothing where it lies on the disk.
 *
 * @param place Where it is.
 * @throws {Error} If it cannot be had.
 */
export async function fetchFile(place: URL): Promise<void> {
  if (!place.protocol.startsWith("http") || fetched.has(String(place))) return;
  const response = await fetch(place);
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`Cannot fetch ${place}: status ${response.status}`);
  }
  fetched.set(String(place), new Uint8Array(await response.arrayBuffer()));
}
