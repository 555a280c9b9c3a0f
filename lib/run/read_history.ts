import { type HistoryLine, parseHistory } from "../report/mod.ts";
import { readBytes } from "../io/mod.ts";

/**
 * Reads a `history.jsonl`; see {@linkcode parseHistory}.
 *
 * @param path The file.
 * @returns The lines, in order.
 * @throws {FileError} If the file cannot be read, or a complete line is not a {@linkcode HistoryLine}.
 *
 * @example
 * ```ts
 * import { readHistory } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readHistory("no/history.jsonl"), /Cannot read no\/history.jsonl: /);
 * ```
 */
export async function readHistory(path: string): Promise<HistoryLine[]> {
  return parseHistory(new TextDecoder().decode(await readBytes(path)), path);
}
