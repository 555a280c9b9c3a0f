import { base64Of } from "../../core/mod.ts";
import { imageSheet } from "./image_sheet.ts";
import type { ChartSpec } from "../charts/theme.ts";

/** How {@linkcode imageColumns} lays the images out. */
export interface ImageColumnsOptions {
  /** Shape of one image, [height, width, 1 or 3]. */
  shape: readonly number[];
  /** Label above each column; image i is in column i mod (number of labels). */
  labels: readonly string[];
  /** Rows; images beyond them are left out. */
  rows: number;
}

const zoom = 2, gap = 4; // the gap of the image sheet

/**
 * Images in labelled columns.
 *
 * @param images Row-major bytes, shape [count, height, width, channels].
 * @param options Shape and labels.
 * @returns The Vega-Lite chart, pixels included.
 * @throws {TypeError} If there are fewer images than cells, or neither 1 nor 3 channels.
 *
 * @example
 * ```ts
 * import { imageColumns } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = await imageColumns(new Uint8Array([0, 255]), {
 *   shape: [1, 1, 1],
 *   labels: ["black", "white"],
 *   rows: 1,
 * });
 * assert.match(JSON.stringify(chart), /data:image\/png;base64/);
 * ```
 */
export async function imageColumns(
  images: Uint8Array,
  { shape, labels, rows }: ImageColumnsOptions,
): Promise<ChartSpec> {
  const columns = labels.length, count = rows * columns;
  const [rowsOfPixels = 0, pixelsInRow = 0, channels = 0] = shape;
  const shown = images.subarray(0, count * rowsOfPixels * pixelsInRow * channels);
  const sheet = await imageSheet(shown, { shape: [count, ...shape], columns, scale: 1 });
  const cell = zoom * (pixelsInRow + gap);
  const width = columns * cell + zoom * gap,
    height = rows * zoom * (rowsOfPixels + gap) + zoom * gap;
  const middle = zoom * (gap + pixelsInRow / 2);
  return {
    title: "Images of every class",
    width,
    height,
    layer: [
      {
        data: { values: [{ url: `data:image/png;base64,${base64Of(sheet)}` }] },
        mark: { type: "image", width, height, align: "left", baseline: "top", smooth: false },
        encoding: { x: { value: 0 }, y: { value: 0 }, url: { field: "url" } },
      },
      {
        data: { values: labels.map((label, i) => ({ label, x: middle + i * cell })) },
        mark: { type: "text", baseline: "bottom", dy: -2 },
        encoding: {
          x: {
            field: "x",
            type: "quantitative",
            scale: { domain: [0, width], nice: false },
            axis: null,
          },
          y: { value: 0 },
          text: { field: "label" },
        },
      },
    ],
  };
}
