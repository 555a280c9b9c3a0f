/**
 * Executes all cells of a notebook.
 *
 * @module
 */
import { type ErrorOutput, Kernel } from "./kernel.ts";
import { type Cell, joinText, type Notebook } from "./nbformat.ts";
import { applyUpdates, type ShownOutput } from "./outputs.ts";

/** How to run a notebook. */
export interface RunOptions {
  /** Working directory of the kernel; Jupyter uses the folder of the notebook. */
  cwd: string;
  /** Longest time for one cell, in milliseconds. */
  timeoutMs: number;
  /** Cells that must fail, by their position, and what their errors must say; the run goes on behind them. */
  mustFail?: ReadonlyMap<number, string>;
  /** Told about each executed cell. */
  onCell?: (cell: { index: number; source: string; seconds: number }) => void;
}

/** Why a run stopped. */
export interface CellFailure {
  /** Position of the cell in the notebook, from 0. */
  index: number;
  /** Its source. */
  source: string;
  /** The error it ended with. */
  error: ErrorOutput;
}

/** What a run gave. */
export interface RunResult {
  /** The notebook with new outputs; cells after a failure have none. */
  notebook: Notebook;
  /** The first failure, absent if every cell succeeded. */
  failure?: CellFailure;
}

/**
 * Runs a notebook from top to bottom on a fresh kernel and stops at the first cell that fails, or does not fail as it must.
 *
 * @param notebook The notebook; it is not changed.
 * @param options Where to run and how long to wait.
 * @returns The executed notebook.
 */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<RunResult> {
  const counts = new Map<number, number | null>();
  const outputs = new Map<number, ShownOutput[]>();
  let failure: CellFailure | undefined;
  await using kernel = await Kernel.start(options);
  for (const [index, cell] of notebook.cells.entries()) {
    const source = joinText(cell.source);
    if (cell.cell_type !== "code" || source.trim() === "") continue;
    const start = performance.now();
    const { shown, count, error } = await kernel.execute(source, options);
    options.onCell?.({ index, source, seconds: (performance.now() - start) / 1000 });
    // A chart made in one cell may be updated by a later one.
    for (const [earlier, was] of outputs) outputs.set(earlier, applyUpdates(was, shown.updates));
    outputs.set(index, [...shown.outputs]);
    counts.set(index, count);
    const wrong = unexpected(error, options.mustFail?.get(index));
    if (wrong) {
      failure = { index, source, error: wrong };
      break;
    }
  }
  const cells = notebook.cells.map((cell, index): Cell =>
    cell.cell_type !== "code" ? cell : {
      ...cell,
      outputs: (outputs.get(index) ?? []).map(({ output }) => output),
      execution_count: counts.get(index) ?? null,
    }
  );
  return { notebook: { ...notebook, cells }, ...(failure && { failure }) };
}

/** The error that stops the run: one that must not be, or that another one was wanted. */
function unexpected(
  error: ErrorOutput | undefined,
  wanted: string | undefined,
): ErrorOutput | undefined {
  if (wanted === undefined) return error;
  if (error && [error.evalue, ...error.traceback].join("\n").includes(wanted)) return undefined;
  const came = error === undefined ? "none" : `${error.ename}: ${error.evalue}`;
  const evalue = `The cell must fail with "${wanted}": its error is ${came}`;
  return { output_type: "error", ename: "Error", evalue, traceback: [] };
}
