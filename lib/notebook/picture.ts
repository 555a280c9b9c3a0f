import { base64Of, checkOptions, trueOrFalse, unchecked } from "../core/mod.ts";
import { display, type DisplayOptions } from "./display.ts";
import { inNotebook } from "./in_notebook.ts";
import { svgToPng } from "./png.ts";

/** What {@linkcode picture} may be told. */
export interface PictureOptions extends DisplayOptions {
  /** What it shows, for readers and front ends that see no pictures. */
  title?: string;
  /** Whether it moves by itself. Then the SVG is shown where it can be, and the PNG, which stands still, elsewhere. Default false. */
  moves?: boolean;
}

/**
 * Shows an SVG picture, for example that of a graph: as PNG, which every front end can show, one line of text outside a
 * notebook.
 *
 * @param svg The picture.
 * @param options Title, name of the output, and whether to replace it.
 *
 * @example
 * ```ts
 * import { picture } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>';
 * assert.equal(await picture(svg, { title: "nothing" }), undefined); // prints "[picture] nothing"
 * ```
 */
export async function picture(svg: string, options: PictureOptions = {}): Promise<void> {
  checkOptions("picture()", options, {
    id: unchecked,
    update: trueOrFalse,
    title: unchecked,
    moves: trueOrFalse,
  });
  const { title = "", moves = false, ...place } = options;
  const text = { "text/plain": `[picture] ${title}`.trim() };
  const png = inNotebook() ? await svgToPng(svg) : undefined;
  const forms = {
    ...png && { "image/png": base64Of(png) },
    ...(moves || !png) && { "image/svg+xml": svg },
  };
  await display({ ...text, ...forms }, place);
}
