/**
 * What a cell showed, as HTML and pictures.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { joinText, type Output } from "../notebook/nbformat.ts";

/** A picture of a page. */
export interface PictureFile {
  /** Address in the site. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Title, for those who cannot see it. */
  title: string;
  /** Size on the page, CSS pixels. */
  width: number;
  height: number;
}

/** How outputs are shown. */
export interface OutputOptions {
  /** Address in the site of the next picture, without its ending. */
  pictureAt: (index: number) => string;
  /** Address of a picture from the page. */
  link: (path: string) => string;
  /** Markdown as HTML. */
  markdown: (text: string) => string;
}

/** Pictures of notebooks have so many pixels for one of the page. */
const SCALE = 1.5;

/**
 * Shows the outputs of a cell: pictures as committed, tables, texts.
 *
 * @param outputs The outputs.
 * @param options Where pictures lie.
 * @returns HTML, and the pictures.
 */
export function outputsHtml(
  outputs: readonly Output[],
  { pictureAt, link, markdown }: OutputOptions,
): { html: string; pictures: PictureFile[] } {
  const pictures: PictureFile[] = [];
  const parts = outputs.map((output) => {
    if (output.output_type === "stream") return textHtml(joinText(output.text));
    if (output.output_type === "error") return textHtml(`${output.ename}: ${output.evalue}`);
    const text = (type: string) => {
      const data = output.data[type] as string | string[] | undefined;
      return data === undefined ? undefined : joinText(data);
    };
    const png = text("image/png"),
      svg = text("image/svg+xml"),
      html = text("text/html"),
      prose = text("text/markdown");
    if (png !== undefined || svg !== undefined) {
      // where there are both, the SVG moves
      const bytes = svg !== undefined || png === undefined
        ? new TextEncoder().encode(svg)
        : Uint8Array.fromBase64(png.replaceAll(/\s/g, ""));
      const title = (text("text/plain") ?? "").replace(/^\[\w+\] /, "").split("\n")[0]!;
      const picture = {
        path: `${pictureAt(pictures.length)}.${svg === undefined ? "png" : "svg"}`,
        bytes,
        title,
        ...svg === undefined ? pngSize(bytes) : svgSize(svg),
      };
      pictures.push(picture);
      return pictureHtml(picture, link(picture.path));
    }
    if (html !== undefined) return html.includes("<progress") ? "" : wide(html); // a full bar says nothing
    return prose === undefined ? textHtml(text("text/plain") ?? "") : markdown(prose);
  });
  return { html: parts.filter((part) => part !== "").join("\n"), pictures };
}

function pictureHtml({ title, width, height }: PictureFile, address: string): string {
  const size = `width="${width}" height="${height}"`;
  const name = escapeHtml(title);
  return `<figure class="picture" style="--width:${width}px"><a href="${address}" aria-label="${name}">` +
    `<img src="${address}" alt="${name}" ${size} loading="lazy"></a></figure>`;
}

/** Width and height stand in the head of a PNG file. */
function pngSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    width: Math.round(view.getUint32(16) / SCALE),
    height: Math.round(view.getUint32(20) / SCALE),
  };
}

/** Those of the first element. */
function svgSize(svg: string): { width: number; height: number } {
  const sizeOf = (name: string) =>
    Math.round(Number(new RegExp(`<svg[^>]*\\s${name}="([\\d.]+)`).exec(svg)?.[1] ?? 0));
  return { width: sizeOf("width"), height: sizeOf("height") };
}

function wide(html: string): string {
  return `<div class="wide">${html}</div>`;
}

function textHtml(text: string): string {
  return text.trim() === "" ? "" : `<pre class="result">${escapeHtml(text.trimEnd())}</pre>`;
}
