/**
 * Small notebooks for tests.
 *
 * @module
 */
import type { CodeCell, Notebook } from "../../tools/notebook/nbformat.ts";

/**
 * Makes a notebook of code cells that were never run.
 *
 * @param sources Source of each cell.
 * @returns The notebook.
 */
export function notebookOf(...sources: string[]): Notebook {
  const cells = sources.map((source, i): CodeCell => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}
