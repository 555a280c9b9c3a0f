import { fontFamily, palette } from "../charts/theme.ts";
import { escapeHtml } from "../text/escape_html.ts";

/** A white SVG picture with its title at the top left, which is also its name for those who cannot see it. */
export function drawing(
  title: string,
  { width, height }: { width: number; height: number },
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${fontFamily}" font-size="12" role="img" aria-label="${escapeHtml(title)}">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="8" y="22" font-size="15" font-weight="600" fill="${palette.ink}">${
      escapeHtml(title)
    }</text>`,
    ...parts,
    "</svg>",
  ].join("");
}
