/**
 * The history of a run: the file `history.jsonl`, one line a step.
 *
 * @module
 */
import { FileError, readBytes, writeAtomically } from "../io/mod.ts";
import type { RunLine } from "./run.ts";

/** Reads the text of a history; `name` is what errors call it. What follows the last line end is to be ignored. */
export type ParseHistory<Line> = (text: string, name: string) => Line[];

/**
 * Reads the history of a run.
 *
 * @param path The `history.jsonl`.
 * @param parse Reads its lines, for example `parseHistory` of `report`.
 * @returns The lines, in order.
 * @throws {FileError} If the file cannot be read or parsed.
 *
 * @example
 * ```ts
 * import { parseHistory } from "@geta-lab/geta/report";
 * import { readHistory } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readHistory("no/history.jsonl", parseHistory), /Cannot read no\/history.jsonl: /);
 * ```
 */
export async function readHistory<Line>(path: string, parse: ParseHistory<Line>): Promise<Line[]> {
  return parse(new TextDecoder().decode(await readBytes(path)), path);
}

/**
 * Cuts a history back to the step of a checkpoint, so that a resumed run writes no step twice. Lines of later steps and
 * a partial last line (the process died while writing it) are dropped; the others keep every byte. A history that is gone begins
 * anew: the checkpoint does not need it.
 *
 * @param path The `history.jsonl`; may be missing.
 * @param steps Step of the checkpoint; lines with `step <= steps` stay.
 * @param parse Reads its lines.
 * @returns The lines that stayed.
 * @throws {FileError} If the file cannot be read or parsed.
 *
 * @example A step that was written after the checkpoint
 * ```ts
 * import { appendLine } from "@geta-lab/geta/io";
 * import { parseHistory } from "@geta-lab/geta/report";
 * import { truncateHistory } from "@geta-lab/geta/run";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * const rest = { epoch: 0, stage: "dense", loss: 1, learningRate: 0.1 };
 * for (const step of [1, 2, 3]) appendLine(path, { step, ...rest });
 * const kept = await truncateHistory(path, 2, parseHistory);
 * assert.deepEqual(kept.map((line) => line.step), [1, 2]);
 * await Deno.remove(path);
 * ```
 */
export async function truncateHistory<Line extends RunLine>(
  path: string,
  steps: number,
  parse: ParseHistory<Line>,
): Promise<Line[]> {
  const text = steps === 0 ? "" : await readIfThere(path);
  const history = parse(text, path);
  const firstLater = history.findIndex((line) => line.step > steps);
  const count = firstLater < 0 ? history.length : firstLater;
  const kept = text.split("\n").slice(0, count);
  await writeAtomically(path, kept.map((line) => line + "\n").join(""));
  return history.slice(0, count);
}

async function readIfThere(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readBytes(path));
  } catch (error) {
    if (error instanceof FileError && error.cause instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
