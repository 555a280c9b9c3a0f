/**
 * One written form for a notebook, so that running it again changes only what its results change.
 *
 * @module
 */
import { stripVTControlCharacters } from "node:util";
import { type Cell, type CodeCell, joinText, type Notebook, type Output } from "./nbformat.ts";

const KERNEL = { display_name: "Deno", language: "typescript", name: "deno" };
const LANGUAGE = { name: "typescript", file_extension: ".ts", mimetype: "text/x.typescript" };
const VOLATILE = new Set(["execution", "ExecuteTime", "collapsed", "scrolled", "trusted"]);
const CELL_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * Removes what differs from run to run and from machine to machine.
 *
 * - cell ids: kept where valid, else named by position;
 * - execution counts: 1, 2, 3 … over the executed cells;
 * - pieces of one stream that follow each other: one output, without colour codes;
 * - metadata: no times, no folding state, always the kernel `deno`.
 *
 * @param notebook The notebook; it is not changed.
 * @returns The normalised notebook. Normalising it again changes nothing.
 */
export function normalise(notebook: Notebook): Notebook {
  const ids = stableIds(notebook.cells);
  let executed = 0;
  return {
    nbformat: 4,
    nbformat_minor: Math.max(5, notebook.nbformat_minor),
    metadata: { ...notebook.metadata, kernelspec: KERNEL, language_info: LANGUAGE },
    cells: notebook.cells.map((cell, i) => {
      const shared = {
        id: ids[i] ?? "",
        metadata: withoutVolatile(cell.metadata),
        source: toLines(joinText(cell.source)),
      };
      if (cell.cell_type !== "code") return { ...cell, ...shared };
      const count = cell.execution_count === null ? null : ++executed;
      return { ...cell, ...shared, execution_count: count, outputs: outputsOf(cell, count) };
    }),
  };
}

/**
 * Writes a notebook as Jupyter does: sorted keys, indented by one space, newline at the end.
 *
 * @param notebook The notebook.
 * @returns The text of the `.ipynb` file.
 */
export function notebookJson(notebook: Notebook): string {
  return JSON.stringify(sortKeys(notebook), null, 1) + "\n";
}

function stableIds(cells: readonly Cell[]): string[] {
  const taken = new Set(cells.map(({ id }) => id)), used = new Set<string>();
  return cells.map(({ id }, i) => {
    let chosen = id ?? "";
    if (!CELL_ID.test(chosen) || used.has(chosen)) {
      let n = i + 1;
      do chosen = `cell-${n++}`; while (taken.has(chosen) || used.has(chosen));
    }
    used.add(chosen);
    return chosen;
  });
}

function outputsOf(cell: CodeCell, count: number | null): Output[] {
  const merged: Output[] = [];
  for (const output of cell.outputs) {
    const last = merged.at(-1);
    if (
      output.output_type === "stream" && last?.output_type === "stream" && output.name === last.name
    ) {
      merged[merged.length - 1] = { ...last, text: joinText(last.text) + joinText(output.text) };
    } else merged.push(output);
  }
  return merged.map((output) => cleanOutput(output, count));
}

function cleanOutput(output: Output, count: number | null): Output {
  switch (output.output_type) {
    case "stream":
      return { ...output, text: toLines(withoutColour(joinText(output.text))) };
    case "error":
      return {
        ...output,
        evalue: withoutColour(output.evalue),
        traceback: output.traceback.map(withoutColour),
      };
    case "display_data":
      return { ...output, data: cleanBundle(output.data) };
    case "execute_result":
      return { ...output, data: cleanBundle(output.data), execution_count: count };
  }
}

function cleanBundle(bundle: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, data]) => {
      const text = isText(data) ? joinText(data) : undefined;
      if (text === undefined) return [type, data];
      if (type === "text/plain") return [type, toLines(withoutColour(text))];
      return [type, /^text\/|\+xml$/.test(type) ? toLines(text) : text];
    }),
  );
}

function isText(data: unknown): data is string | string[] {
  return typeof data === "string" ||
    (Array.isArray(data) && data.every((line) => typeof line === "string"));
}

function withoutVolatile(metadata: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !VOLATILE.has(key)));
}

/** Removing a code may join the characters around it to another one, hence the loop. */
function withoutColour(text: string): string {
  const stripped = stripVTControlCharacters(text);
  return stripped === text ? text : withoutColour(stripped);
}

function toLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
