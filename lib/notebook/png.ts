/**
 * From SVG to PNG, without a browser.
 *
 * @module
 */

const ZOOM = 1.5;
const FONT = "DejaVu Sans";
// Enlarged photographs keep their pixels, which also makes the file much smaller.
const SHARP = 1;

/**
 * Draws an SVG picture as PNG, 1.5 pixels per unit.
 *
 * @param svg The picture.
 * @returns The bytes of the PNG file, or undefined where the native renderer cannot be loaded (platform, permissions).
 *
 * @example
 * ```ts
 * import { svgToPng } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const png = await svgToPng('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>');
 * // The file name of the format stands in bytes 1 to 3.
 * if (png) assert.equal(new TextDecoder().decode(png.subarray(1, 4)), "PNG");
 * ```
 */
export async function svgToPng(svg: string): Promise<Uint8Array | undefined> {
  const resvg = await loadResvg();
  if (!resvg) return undefined;
  const picture = new resvg.Resvg(svg, {
    fitTo: { mode: "zoom", value: ZOOM },
    font: { loadSystemFonts: true, defaultFontFamily: FONT, sansSerifFamily: FONT },
    imageRendering: SHARP,
    background: "white",
  });
  return new Uint8Array(picture.render().asPng());
}

async function loadResvg(): Promise<typeof import("@resvg/resvg-js") | undefined> {
  try {
    return await import("@resvg/resvg-js");
  } catch {
    return undefined;
  }
}
