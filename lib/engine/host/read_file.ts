/**
 * Reads a file of this package or of tfjs at once: a start has nothing else to do meanwhile.
 *
 * @param path Where it is.
 * @returns Its bytes.
 */
export function readFile(path: string | URL): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(path);
}
