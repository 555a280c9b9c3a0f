import { largest, requireShape, sizeOf } from "../../core/mod.ts";
import { type Layout, layouts, type WeightAxis } from "../../structure/mod.ts";
import { percentText } from "../text/format.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** Weights up to which each can be seen. */
const maxWeights = 1200;

/** Space between kernels, in cells. */
const gap = 0.5;

/** One mask of a weight. */
export interface NamedMask {
  /** What to write above it, for example its granularity. */
  name: string;
  /** The mask, row-major in the layout of the weight, 1 kept and 0 removed. */
  mask: ArrayLike<number>;
}

/**
 * Masks of one weight, side by side: every weight a cell, pale where it is removed. Kernels are drawn as they lie in an image: rows of
 * tiles are output channels, columns of tiles are input channels.
 *
 * @param masks The masks.
 * @param weight Shape and layout that all of them have.
 * @returns The Vega-Lite chart.
 * @throws {TypeError} If a mask has another size.
 * @throws {RangeError} If the weight has more than 1,200 elements, which no picture shows.
 *
 * @example A filter of two
 * ```ts
 * import { maskChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const weight = { shape: [1, 1, 2, 2], layout: "hwio" } as const;
 * const chart = maskChart([{ name: "filter", mask: [1, 0, 1, 0] }], weight);
 * assert.match(JSON.stringify(chart), /filter, 50 % kept/);
 * ```
 */
export function maskChart(
  masks: readonly NamedMask[],
  { shape, layout }: { shape: readonly number[]; layout: Layout },
): ChartSpec {
  const size = sizeOf(shape);
  if (size > maxWeights) {
    throw new RangeError(
      `Cannot draw masks: the weight must have at most ${maxWeights} elements: current value is ${size}`,
    );
  }
  const cells = cellsOf(shape, layout), panels: string[] = [];
  const values = masks.flatMap(({ name, mask }) => {
    requireShape(`the mask ${name}`, [mask.length], [size]);
    const kept = Array.from(mask).filter((one) => one !== 0).length;
    const panel = `${name}, ${percentText(kept / size, 0)} kept`;
    panels.push(panel);
    return cells.map(({ x, y }, i) => ({
      panel,
      x,
      x2: x + 0.88,
      y,
      y2: y + 0.88,
      weight: mask[i] === 0 ? "removed" : "kept",
    }));
  });
  const width = 1 + largest(cells.map(({ x }) => x));
  const height = 1 + largest(cells.map(({ y }) => y));
  const cell = Math.max(4, Math.min(11, 210 / width));
  const place = (field: string, end: number, more = {}) => ({
    field,
    type: "quantitative",
    axis: null,
    scale: { domain: [0, end], nice: false, zero: false, ...more },
  });
  return {
    title: { text: "Masks of one weight", subtitle: subtitleOf(shape, layout) },
    data: { values },
    facet: {
      field: "panel",
      type: "nominal",
      sort: panels,
      title: null,
      header: { labelColor: palette.label, labelFontSize: 12, labelAnchor: "start" },
    },
    columns: 3,
    spacing: 22,
    spec: {
      width: Math.round(cell * width),
      height: Math.round(cell * height),
      mark: { type: "rect", aria: false },
      encoding: {
        x: place("x", width),
        x2: { field: "x2" },
        y: place("y", height, { reverse: true }),
        y2: { field: "y2" },
        color: {
          field: "weight",
          type: "nominal",
          scale: { domain: ["kept", "removed"], range: [palette.main, palette.grid] },
          legend: { title: null, orient: "bottom", direction: "horizontal", symbolType: "square" },
        },
      },
    },
  };
}

/** Where each weight is drawn: inside its kernel, and the kernel by output and input channel. */
function cellsOf(shape: readonly number[], layout: Layout): { x: number; y: number }[] {
  const axes: readonly WeightAxis[] = layouts[layout].axes;
  const inputs: readonly WeightAxis[] = layouts[layout].inputs;
  return Array.from({ length: sizeOf(shape) }, (_, index) => {
    const at = { row: 0, column: 0, height: 0, width: 0 };
    // from the innermost axis outwards: what is before it in the same direction counts in its lengths
    const span = { row: 1, column: 1 };
    for (let k = axes.length - 1, rest = index; k >= 0; k--) {
      const position = rest % shape[k]!, axis = axes[k]!;
      rest = Math.floor(rest / shape[k]!);
      if (axis === "height" || axis === "width") at[axis] = position;
      else {
        const direction = inputs.includes(axis) ? "column" : "row";
        at[direction] += position * span[direction];
        span[direction] *= shape[k]!;
      }
    }
    const length = (axis: WeightAxis) => axes.includes(axis) ? shape[axes.indexOf(axis)]! : 1;
    return {
      x: at.column * tile(length("width")) + at.width,
      y: at.row * tile(length("height")) + at.height,
    };
  });
}

/** Cells from one kernel to the next; single weights stand close together. */
function tile(length: number): number {
  return length === 1 ? 1 : length + gap;
}

function subtitleOf(shape: readonly number[], layout: Layout): string {
  const { axes } = layouts[layout];
  return `${axes.join(" × ")}: ${shape.join(" × ")}; down: outputs, across: inputs`;
}
