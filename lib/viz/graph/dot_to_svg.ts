import { fontFamily } from "../charts/theme.ts";

/** A font whose character widths are built into Graphviz; those of Helvetica and Liberation Sans are the same. */
export const MEASURED_FONT = "Arial";

/**
 * Lays out a graph with Graphviz (compiled to WebAssembly, in this process, without a file) and draws it as SVG.
 *
 * One unit of the picture is one pixel, so `fontsize=12` is 12 pixels high. Tooltips become `<title>` elements; numbers and
 * names of Graphviz that would clash with those of a second picture on the same page are left out. Equal text gives equal
 * pictures. Graphviz is loaded at the first call.
 *
 * @param dot The graph in DOT, the language of Graphviz.
 * @returns The SVG element as text, white background.
 * @throws {SyntaxError} If the text is not valid DOT.
 *
 * @example
 * ```ts
 * import { dotToSvg } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.match(await dotToSvg("digraph { conv1 -> relu }"), /^<svg .*conv1.*relu.*<\/svg>\n$/s);
 * ```
 */
export async function dotToSvg(dot: string): Promise<string> {
  const { instance } = await import("@viz-js/viz");
  const { output, errors } = (await instance()).render(dot, { format: "svg" });
  const error = errors.find(({ level }) => level === "error");
  if (output === undefined || error !== undefined) {
    throw new SyntaxError(
      `Cannot draw the graph: it must be valid DOT: current value is ${
        JSON.stringify(dot.slice(0, 40))
      } (${error?.message ?? "no picture"})`,
    );
  }
  return plainSvg(output);
}

function plainSvg(svg: string): string {
  return svg
    .slice(svg.indexOf("<svg"))
    .replace(/<!--.*?-->\n/gs, "")
    .replace(/<title>.*?<\/title>\n/gs, "")
    .replace(/<a xlink:title="([^"]*)">/g, "<g><title>$1</title>")
    .replaceAll("</a>", "</g>")
    .replace(/<(g|svg)( [^>]*)>/g, (_, tag, rest) => `<${tag}${rest.replace(/ id="[^"]*"/, "")}>`)
    .replace(/^<svg width="([\d.]+)pt" height="([\d.]+)pt"/, '<svg width="$1" height="$2"')
    .replaceAll(`font-family="${MEASURED_FONT}"`, `font-family="${fontFamily}"`);
}
