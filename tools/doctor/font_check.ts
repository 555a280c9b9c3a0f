/**
 * Fonts for the pictures of charts.
 *
 * @module
 */
import { svgToPng } from "../../lib/notebook/mod.ts";
import { type Check, check } from "./check.ts";

const HINTS: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "apt install fonts-noto-cjk",
  darwin: "install Noto Sans CJK SC",
  windows: 'add the optional feature "Chinese (Simplified) supplemental fonts"',
};

/**
 * Draws letters and Chinese characters. Two that look the same were not found in any font.
 *
 * @param draw Makes a picture of an SVG text, undefined where that is not possible.
 * @returns Bad without letters, a note without Chinese characters or without pictures.
 */
export async function fontCheck(draw: typeof svgToPng = svgToPng): Promise<Check> {
  const differ = async (a: string, b: string) => {
    const [left, right] = [await draw(svgOf(a)), await draw(svgOf(b))];
    return left && right && left.toBase64() !== right.toBase64();
  };
  const latin = await differ("W", "i");
  if (latin === undefined) {
    const advice = "Charts show in JupyterLab and VS Code, not in HTML that is exported.";
    return check("Fonts", "no renderer for pictures on this system", { state: "note", advice });
  }
  if (!latin) {
    const advice = "Charts have no words. Install a font: apt install fonts-dejavu-core";
    return check("Fonts", "none", { state: "bad", advice });
  }
  if (await differ("剪", "枝")) return check("Fonts", "Latin and Chinese");
  const hint = HINTS[Deno.build.os] ?? "install Noto Sans CJK";
  const advice = `Chinese in charts shows as empty boxes; English is complete. To repair: ${hint}`;
  return check("Fonts", "Latin, no Chinese", { state: "note", advice });
}

function svgOf(text: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" y="30" font-size="24">${text}</text></svg>`;
}
