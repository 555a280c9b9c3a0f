/**
 * A progress bar.
 *
 * @module
 */
import { requireNumber } from "../core/mod.ts";
import { escapeHtml, progressBar } from "../viz/mod.ts";
import { display } from "./display.ts";
import { inNotebook } from "./in_notebook.ts";
import { throttle } from "./throttle.ts";

const INTERVAL_MS = 100, BAR_CHARACTERS = 30;

/** A running progress bar. */
export interface Progress {
  /**
   * Moves the bar; shown at most ten times a second, and always at the end.
   *
   * @param done Steps done so far; the bar is finished when it reaches the total.
   * @param note What to say behind the bar, for example the loss.
   */
  update(done: number, note?: string): Promise<void>;
}

/**
 * Starts a progress bar: an element that moves in a notebook, a line that is rewritten in a terminal, a single final line
 * in a log. The finished bar shows no times, so that a saved notebook does not change with the weather.
 *
 * @param total Number of steps, above 0.
 * @param label What is being done.
 * @returns The bar.
 * @throws {RangeError} If the total is not a number above 0.
 *
 * @example
 * ```ts
 * import { progress } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const bar = progress(2, "training");
 * await bar.update(1, "loss 0.7");
 * await bar.update(2, "loss 0.5");
 * assert.throws(() => progress(0, "nothing"), RangeError);
 * ```
 */
export function progress(total: number, label: string): Progress {
  requireNumber("total", total, { exclusiveMin: 0 });
  const due = throttle(INTERVAL_MS), id = crypto.randomUUID(), start = performance.now();
  let shown = false;
  return {
    async update(done, note = "") {
      const finished = done >= total;
      if (!due() && !finished) return;
      const share = Math.min(1, done / total);
      const left = finished ? "" : timeLeft(share, performance.now() - start);
      const tail = [`${done}/${total}`, note, left].filter((part) => part !== "").join(" · ");
      const text = `${progressBar(label, share, { width: BAR_CHARACTERS })}  ${tail}`;
      if (inNotebook()) {
        const element = `<progress value="${share}" max="1" style="width:20em"></progress>`;
        const html = `<div style="font-family:monospace">${escapeHtml(label)} ${element} ${
          escapeHtml(tail)
        }</div>`;
        await display({ "text/html": html, "text/plain": text }, { id, update: shown });
        shown = true;
      } else printLine(text, finished);
    },
  };
}

function timeLeft(share: number, elapsedMs: number): string {
  return share > 0 ? `${Math.ceil((elapsedMs / share - elapsedMs) / 1000)} s left` : "";
}

function printLine(text: string, finished: boolean): void {
  if (Deno.stderr.isTerminal()) {
    const eraseRest = "\x1b[K";
    Deno.stderr.writeSync(
      new TextEncoder().encode(`\r${text}${eraseRest}${finished ? "\n" : ""}`),
    );
  } else if (finished) console.error(text);
}
