/**
 * What the benchmark of the 2:4 product found, as text.
 *
 * @module
 */
import type { MachineOptions } from "../../lib/hardware/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { withMeasuredPart } from "../measured_part.ts";
import { wrapMarkdown } from "../markdown_wrap.ts";
import { predictedRatio, type TwoFourRow } from "./measure.ts";

/** A whole measurement. */
export interface TwoFourBench {
  /** Processor, cores, operating system. */
  machine: string;
  /** Versions by name. */
  versions: Record<string, string>;
  /** Threads of the engine. */
  threads: number;
  /** Processes that wanted to run, on average over the minute before the end. */
  load: number;
  /** Multiply-adds and bytes a second. */
  limits: MachineOptions;
  rows: TwoFourRow[];
}

/**
 * A line for each product.
 *
 * @param rows The products.
 * @param limits What the machine does at most.
 * @returns A Markdown table.
 */
export function twoFourTable(rows: readonly TwoFourRow[], limits: MachineOptions): string {
  const heads = [
    "weights",
    "batch",
    "dense, of the peak",
    "2:4 would wait for",
    "roofline",
    "measured",
    "of the rounds",
  ];
  const cells = rows.map(({ size, rate, ratio, range }) => {
    const { ratio: predicted, bound } = predictedRatio(size, limits);
    return [
      `${size.m} x ${size.k}`,
      String(size.n),
      `${Math.round(100 * rate / limits.peak)} %`,
      bound,
      predicted.toFixed(2),
      ratio.toFixed(2),
      range.map((one) => one.toFixed(2)).join("–"),
    ];
  });
  return markdownTable(heads, cells, [false, true, true, false, true, true, true]);
}

/**
 * The part of docs/hardware.md between its marks.
 *
 * @param bench The measurement.
 * @param date Day of the measurement, YYYY-MM-DD.
 * @returns Markdown.
 */
export function twoFourText(
  { machine, versions, threads, load, limits, rows }: TwoFourBench,
  date: string,
): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return wrapMarkdown(
    `Measured on ${date} by \`deno task bench:two-four\` on ${machine}, ${
      named.join(", ")
    }, ${threads} ` +
      `threads, ${load.toFixed(1)} processes wanting to run. The same run's limits: ${
        (limits.peak / 1e9).toFixed(1)
      } · 10⁹ multiply-adds a second (the fastest dense product) and ${
        (limits.bandwidth / 1e9).toFixed(1)
      } · 10⁹ bytes a second (the faster of adding up 64 MB and adding two such arrays).\n\n${
        twoFourTable(rows, limits)
      }\n`,
  ).trim();
}

/**
 * Puts the measurement into the page.
 *
 * @param page The page, with marks.
 * @param text What comes between them.
 * @returns The page.
 * @throws {Error} If there are no marks.
 */
export function withTwoFour(page: string, text: string): string {
  return withMeasuredPart(page, { task: "bench:two-four", text });
}
