/**
 * Showing something in a cell.
 *
 * @module
 */
import { checkOptions, trueOrFalse, unchecked } from "../core/mod.ts";
import { inNotebook } from "./in_notebook.ts";
import { countOutput } from "./output_queue.ts";

// Larger outputs have corrupted the kernel's output stream.
const MAX_CHARACTERS = 2_000_000;

/** One thing to show, in several forms: MIME type to content. The front end takes the richest it knows. */
export interface Bundle {
  /** The form that every front end and the terminal can show. */
  "text/plain": string;
  /** Other forms, for example `"image/png"` in base64. */
  [type: string]: unknown;
}

/** Where to show it. */
export interface DisplayOptions {
  /** Name of the output, so that it can be updated. */
  id?: string;
  /** True to replace the output of that name. */
  update?: boolean;
}

/**
 * Shows a bundle as an output of the running cell; outside a notebook prints its plain text.
 *
 * @param bundle What to show.
 * @param options Name of the output, and whether to replace it; a replacement prints nothing outside a notebook.
 * @throws {RangeError} If the bundle has more than 2 million characters.
 *
 * @example
 * ```ts
 * import { display } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * await display({ "text/plain": "hello", "text/html": "<b>hello</b>" });
 * await assert.rejects(
 *   display({ "text/plain": "x".repeat(3_000_000) }),
 *   /Cannot display a bundle: it must have at most 2000000 characters/,
 * );
 * ```
 */
export async function display(bundle: Bundle, options: DisplayOptions = {}): Promise<void> {
  checkOptions("display()", options, { id: unchecked, update: trueOrFalse });
  const size = JSON.stringify(bundle).length;
  if (size > MAX_CHARACTERS) {
    throw new RangeError(
      `Cannot display a bundle: it must have at most ${MAX_CHARACTERS} characters: current value is ${size}`,
    );
  }
  const { id, update = false } = options;
  if (!inNotebook()) {
    if (!update) console.log(bundle["text/plain"]);
    return;
  }
  countOutput(size);
  await Deno.jupyter.display(bundle, {
    raw: true,
    update,
    ...(id === undefined ? {} : { display_id: id }),
  });
}
