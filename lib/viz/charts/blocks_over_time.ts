import { checkOptions, given, requireShape, unchecked } from "../../core/mod.ts";
import { joinedCells } from "./chunks.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** Rows and columns up to which a picture shows them. */
const maxRows = 72, maxColumns = 240;

/** The blocks of a layer after one step. */
export interface BlockStep {
  /** The step, or epoch. */
  step: number;
  /** For each block, how many of its weights are kept. */
  kept: ArrayLike<number>;
}

/** How {@linkcode blocksOverTime} draws. */
export interface BlocksOverTimeOptions {
  /** Weights of a block: one that keeps all of them is dense. */
  blockSize: number;
  /** L1 norm of each block: rows are then sorted by it, the largest on top. */
  norms?: ArrayLike<number>;
  /** What the steps are; "Training step" by default. */
  stepTitle?: string;
  /** Title of the chart; "Blocks over time" by default. */
  title?: string;
}

/**
 * Which blocks of a layer are N:M already, over the steps of progressive N:M pruning: one row a block, pale while it is dense.
 * Of many blocks and steps evenly spaced ones are drawn.
 *
 * @param history The blocks after each step, in order.
 * @param options Block size, norms, titles.
 * @returns The Vega-Lite chart.
 * @throws {TypeError} If steps have different numbers of blocks, or there is no step.
 *
 * @example Two blocks, the larger one first
 * ```ts
 * import { blocksOverTime } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const history = [{ step: 0, kept: [4, 4] }, { step: 1, kept: [4, 2] }, { step: 2, kept: [2, 2] }];
 * const chart = blocksOverTime(history, { blockSize: 4, norms: [1, 3] });
 * assert.deepEqual((chart.data as { values: object[] }).values[0], { row: 0, step: 0, to: 1, kept: 4 });
 * ```
 */
export function blocksOverTime(
  history: readonly BlockStep[],
  options: BlocksOverTimeOptions,
): ChartSpec {
  checkOptions("blocksOverTime()", options, {
    blockSize: given(unchecked),
    norms: unchecked,
    stepTitle: unchecked,
    title: unchecked,
  });
  const { blockSize, norms, stepTitle = "Training step", title = "Blocks over time" } = options;
  const blocks = history[0]?.kept.length ?? 0;
  requireShape("the history of blocks", [Math.min(1, blocks)], [1]);
  for (const { step, kept } of history) requireShape(`step ${step}`, [kept.length], [blocks]);
  if (norms) requireShape("norms", [norms.length], [blocks]);
  const order = Array.from({ length: blocks }, (_, block) => block);
  if (norms) order.sort((a, b) => norms[b]! - norms[a]!);
  const rows = evenly(order, maxRows), columns = evenly(history, maxColumns);
  const last = history.length < 2 ? 1 : history.at(-1)!.step - history.at(-2)!.step;
  const values = rows.flatMap((block, row) =>
    joinedCells(
      columns.map(({ step, kept }, i) => ({
        row,
        step,
        to: columns[i + 1]?.step ?? step + last,
        kept: kept[block]!,
      })),
      "kept",
    )
  );
  const counts = [...new Set(values.map(({ kept }) => kept))].sort((a, b) => b - a);
  return {
    title: { text: title, subtitle: `${blocks} blocks of ${blockSize}` },
    width: 480,
    // whole pixels a row, in pictures of 1.5 pixels a unit, too: no seams
    height: Math.max(120, rows.length * (rows.length > 48 ? 4 : 6)),
    data: { values },
    mark: { type: "rect", aria: false },
    encoding: {
      x: {
        field: "step",
        type: "quantitative",
        title: stepTitle,
        scale: { domain: [columns[0]!.step, columns.at(-1)!.step + last], nice: false },
      },
      x2: { field: "to" },
      y: {
        field: "row",
        type: "ordinal",
        title: norms ? "Blocks, largest L1 on top" : "Blocks",
        axis: { labels: false },
        scale: { paddingInner: rows.length > 48 ? 0 : 0.12 },
      },
      color: {
        field: "kept",
        type: "nominal",
        sort: counts,
        scale: { domain: counts, range: coloursOf(counts, blockSize) },
        legend: {
          title: "weights kept",
          orient: "bottom",
          direction: "horizontal",
          titleOrient: "left",
          symbolType: "square",
          symbolStrokeWidth: 0,
          columns: 8,
        },
      },
    },
  };
}

/** Pale for dense, then darker with every weight that leaves. */
function coloursOf(counts: readonly number[], blockSize: number): string[] {
  const sparse = counts.filter((kept) => kept < blockSize).length;
  return counts.map((kept, i) => {
    if (kept >= blockSize) return palette.grid;
    const place = i - (counts.length - sparse);
    return sparse <= 1 ? palette.main : shadeAt(place / (sparse - 1));
  });
}

const SHADES = ["#9CC7E4", "#56A3D0", palette.main, "#004F7C", "#00304C"];

/** A shade from the palest, at 0, to the darkest, at 1; between two of the list their mixture. */
function shadeAt(place: number): string {
  const at = place * (SHADES.length - 1), lower = Math.min(Math.floor(at), SHADES.length - 2);
  const parts = [1, 3, 5].map((from) => {
    const [low, high] = [SHADES[lower]!, SHADES[lower + 1]!].map((shade) =>
      parseInt(shade.slice(from, from + 2), 16)
    );
    return Math.round(low! + (at - lower) * (high! - low!)).toString(16).padStart(2, "0");
  });
  return `#${parts.join("").toUpperCase()}`;
}

/** At most so many, the first and the last among them. */
function evenly<T>(items: readonly T[], max: number): T[] {
  if (items.length <= max) return [...items];
  return Array.from(
    { length: max },
    (_, i) => items[Math.round(i * (items.length - 1) / (max - 1))]!,
  );
}
