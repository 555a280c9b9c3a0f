/**
 * Formulas as drawings: every browser shows them alike, without fonts or a network.
 *
 * @module
 */
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import { RegisterHTMLHandler } from "mathjax-full/js/handlers/html.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import { AllPackages } from "mathjax-full/js/input/tex/AllPackages.js";
import { mathjax } from "mathjax-full/js/mathjax.js";
import { SVG } from "mathjax-full/js/output/svg.js";
import { escapeHtml } from "../../lib/viz/mod.ts";

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const document = mathjax.document("", {
  // an error is thrown instead of drawn
  InputJax: new TeX({
    packages: AllPackages.filter((name) => name !== "noerrors" && name !== "noundefined"),
    formatError: (_: unknown, error: Error) => {
      throw error;
    },
  }),
  OutputJax: new SVG({ fontCache: "none" }),
});

/** MathJax measures in the height of an x, which differs from font to font; so formulas have one size beside all of them. */
const EM_PER_EX = 0.5;

/** How a formula stands. */
export interface MathOptions {
  /** Whether it stands on a line of its own. */
  display: boolean;
}

/**
 * Draws a formula.
 *
 * @param tex The formula in TeX, without dollars.
 * @param options How it stands.
 * @returns HTML: a drawing in the colour of the text around it, named by its TeX for those who cannot see it.
 * @throws {SyntaxError} If it is not TeX that MathJax knows.
 */
export function mathHtml(tex: string, { display }: MathOptions): string {
  const svg = drawn(tex, display).replaceAll(/ data-(?:c|mml-node|mjx-texclass)="[^"]*"/g, "")
    .replace(/ role="img"/, ' aria-hidden="true"')
    .replaceAll(/(-?[\d.]+)ex(?=[;"])/g, (_, size) => `${Number((size * EM_PER_EX).toFixed(3))}em`);
  const name = `role="img" aria-label="${escapeHtml(tex.trim().replaceAll(/\s+/g, " "))}"`;
  return display
    ? `<span class="formula"><span ${name}>${svg}</span></span>`
    : `<span class="math${isLong(svg) ? " long" : ""}" ${name}>${svg}</span>`;
}

/** Whether a formula may be wider than a small screen: it then scrolls in a box of its own. */
function isLong(svg: string): boolean {
  return Number(/ width="([\d.]+)em"/.exec(svg)?.[1]) > 16;
}

function drawn(tex: string, display: boolean): string {
  try {
    return adaptor.innerHTML(document.convert(tex, { display }));
  } catch (error) {
    throw new SyntaxError(`Cannot draw the formula ${tex}: ${(error as Error).message}`);
  }
}
