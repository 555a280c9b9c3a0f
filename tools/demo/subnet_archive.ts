import type { Outcome } from "./messages.ts";
import { storedZip } from "./stored_zip.ts";

/**
 * The subnet of a run as one file to download: a zip archive of a folder that `deno task predict` takes.
 *
 * @param outcome What the run gave.
 * @returns The bytes of the archive.
 */
export function subnetArchive(
  { files, input }: Pick<Outcome, "files" | "input">,
): Uint8Array<ArrayBuffer> {
  const text = (text: string) => new TextEncoder().encode(text);
  return storedZip({
    "subnet/subnet.json": text(files.json),
    "subnet/subnet.safetensors": files.safetensors,
    "subnet/input.json": text(JSON.stringify(input, null, 2) + "\n"),
  });
}
