/**
 * A chart that is redrawn while a loop adds rows.
 *
 * @module
 */
import type { ChartSpec } from "../viz/mod.ts";
import { display } from "./display.ts";
import { inNotebook } from "./in_notebook.ts";
import { liveBundle, plot } from "./plot.ts";
import { throttle } from "./throttle.ts";

const INTERVAL_MS = 300;

/** A running chart. */
export interface LiveChart<Row> {
  /**
   * Adds a row; the chart is redrawn at most every 300 ms.
   *
   * @param row The row.
   */
  push(row: Row): Promise<void>;
  /** Draws all rows and adds the picture that is saved with the notebook. */
  done(): Promise<void>;
}

/**
 * Starts a chart that is updated in place. Outside a notebook only `done` prints, one line.
 *
 * @param build Makes the chart from all rows so far.
 * @returns The chart.
 *
 * @example
 * ```ts
 * import { liveChart } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * let drawn = 0;
 * const chart = liveChart((rows: readonly { step: number; loss: number }[]) => {
 *   drawn = rows.length;
 *   return { title: "loss", mark: "line", data: { values: rows }, encoding: {} };
 * });
 * await chart.push({ step: 0, loss: 2.3 });
 * await chart.push({ step: 1, loss: 1.9 });
 * await chart.done(); // prints "[chart] loss"
 * assert.equal(drawn, 2);
 * ```
 */
export function liveChart<Row>(build: (rows: readonly Row[]) => ChartSpec): LiveChart<Row> {
  const rows: Row[] = [], due = throttle(INTERVAL_MS), id = crypto.randomUUID();
  let shown = false;
  return {
    async push(row) {
      rows.push(row);
      if (!inNotebook() || !due()) return;
      await display(liveBundle(build(rows)), { id, update: shown });
      shown = true;
    },
    async done() {
      await plot(build(rows), { id, update: shown });
      shown = true;
    },
  };
}
