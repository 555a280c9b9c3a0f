import { type HistoryLine, parseHistory } from "../report/mod.ts";
import { readBytes, writeAtomically } from "../io/mod.ts";

/**
 * Cuts a history back to the step of a checkpoint, so that a resumed run writes no step twice. Lines of later steps and
 * a partial last line (the process died while writing it) are dropped; the others keep every byte.
 *
 * @param path The `history.jsonl`; may be missing if `steps` is 0.
 * @param steps Step of the checkpoint; lines with `step <= steps` stay.
 * @returns The lines that stayed.
 * @throws {FileError} If a complete line is not a {@linkcode HistoryLine}.
 *
 * @example A step that was written after the checkpoint
 * ```ts
 * import { appendLine } from "@geta-lab/geta/io";
 * import { truncateHistory } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * const rest = { epoch: 0, stage: "dense", loss: 1, learningRate: 0.1 };
 * for (const step of [1, 2, 3]) appendLine(path, { step, ...rest });
 * assert.deepEqual((await truncateHistory(path, 2)).map((line) => line.step), [1, 2]);
 * await Deno.remove(path);
 * ```
 */
export async function truncateHistory(path: string, steps: number): Promise<HistoryLine[]> {
  const text = steps === 0 ? "" : new TextDecoder().decode(await readBytes(path));
  const history = parseHistory(text, path);
  const firstLater = history.findIndex((line) => line.step > steps);
  const count = firstLater < 0 ? history.length : firstLater;
  const kept = text.split("\n").slice(0, count);
  await writeAtomically(path, kept.map((line) => line + "\n").join(""));
  return history.slice(0, count);
}
