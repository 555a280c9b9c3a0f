import type { Outline, Texture } from "./shape_forms.ts";

/** Side of a procedural image, pixels. */
export const shapeSide = 32;

/** Red, green, blue, each 0 … 255. */
export type Colour = readonly [number, number, number];

/** One object to be painted. */
export interface Stamp {
  /** What it is, see {@linkcode Outline}. */
  outline: Outline;
  /** What fills it; plain colour if absent. */
  texture?: Texture | undefined;
  /** Centre column, pixels. */
  x: number;
  /** Centre row, pixels. */
  y: number;
  /** Radius, pixels. */
  radius: number;
  /** Rotation, radians. */
  angle: number;
  /** Colour where the texture is 0. */
  colour: Colour;
  /** Colour where the texture is 1. */
  second: Colour;
  /** Length of one period of the texture, pixels. */
  period: number;
  /** Shift of the texture, periods. */
  phase: number;
}

/**
 * Paints one object on an image, with one pixel of smoothing at its edge.
 *
 * @param canvas The image, shape [32, 32, 3], 0 … 255; changed in place.
 * @param stamp The object and where it stands; parts outside the image are cut off.
 *
 * @example A disc in the middle leaves the corners alone
 * ```ts
 * import { paintStamp, shapeForms } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const canvas = new Float32Array(32 * 32 * 3);
 * const place = { x: 16, y: 16, radius: 8, angle: 0, period: 6, phase: 0 };
 * const white = [255, 255, 255] as const;
 * paintStamp(canvas, { ...place, outline: shapeForms[0]!.outline!, colour: white, second: white });
 * assert.equal(canvas[(16 * 32 + 16) * 3], 255);
 * assert.equal(canvas[0], 0);
 * ```
 */
export function paintStamp(canvas: Float32Array, stamp: Stamp): void {
  const { outline, texture, x, y, radius, angle, colour, second, period, phase } = stamp;
  const cos = Math.cos(angle) / radius, sin = Math.sin(angle) / radius;
  const reach = radius + 2, density = radius / period;
  const top = Math.max(0, Math.floor(y - reach)),
    bottom = Math.min(shapeSide - 1, Math.ceil(y + reach));
  const left = Math.max(0, Math.floor(x - reach)),
    right = Math.min(shapeSide - 1, Math.ceil(x + reach));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const dx = column - x, dy = row - y;
      const u = dx * cos + dy * sin, v = dy * cos - dx * sin;
      const cover = Math.min(1, 0.5 - outline(u, v) * radius);
      if (cover <= 0) continue;
      const mix = texture ? texture(u * density + phase, v * density + phase) : 0;
      const at = (row * shapeSide + column) * 3;
      for (let c = 0; c < 3; c++) {
        const paint = colour[c]! + mix * (second[c]! - colour[c]!);
        canvas[at + c]! += cover * (paint - canvas[at + c]!);
      }
    }
  }
}
