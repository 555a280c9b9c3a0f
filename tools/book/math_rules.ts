/**
 * Formulas in Markdown, as notebooks and code hosts write them: `$a$` in a line, `$$a$$` on lines of their own.
 *
 * @module
 */
// @ts-types="@types/markdown-it"
import type MarkdownIt from "markdown-it";
import { mathHtml } from "./math.ts";

/** `$$a$$`; or, as tables need it, a code span between dollars; or `$a$` without a space inside its dollars and without a digit behind it. */
const FORMULA = /\$\$([^$]+)\$\$|\$(?:`([^`]+)`|(?![\s`])((?:\\\$|[^$])+?)(?<!\s))\$(?!\d)/y;

/**
 * Teaches a Markdown parser formulas.
 *
 * @param markdown The parser.
 */
export function mathRules(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "math", (state, silent) => {
    FORMULA.lastIndex = state.pos;
    const [whole, display, coded, inline] = FORMULA.exec(state.src) ?? [];
    if (whole === undefined) return false;
    if (!silent) {
      const token = state.push("math", "", 0);
      token.content = display ?? coded ?? inline!;
      token.meta = { display: display !== undefined };
    }
    state.pos += whole.length;
    return true;
  });
  markdown.block.ruler.before("fence", "math_block", (state, first, last, silent) => {
    const lineAt = (line: number) =>
      state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]!);
    if (!lineAt(first).startsWith("$$")) return false;
    let end = first;
    while (end < last && !(lineAt(end).endsWith("$$") && (end > first || lineAt(end).length > 2))) {
      end++;
    }
    if (end === last) return false;
    if (silent) return true;
    const lines = Array.from({ length: end - first + 1 }, (_, i) => lineAt(first + i));
    const token = state.push("math", "", 0);
    token.content = lines.join("\n").slice(2, -2);
    token.meta = { display: true };
    token.block = true;
    state.line = end + 1;
    return true;
  }, { alt: ["paragraph", "blockquote", "list"] });
  markdown.renderer.rules["math"] = (tokens, index) => {
    const { content, meta } = tokens[index]!;
    return mathHtml(content, meta);
  };
  markdown.renderer.rules["html_block"] = (tokens, index) => mathInHtml(tokens[index]!.content);
}

/** Formulas inside HTML that Markdown leaves alone, for example in a hint. */
function mathInHtml(html: string): string {
  return html.replaceAll(new RegExp(FORMULA.source, "g"), (_, display, coded, inline) => {
    const tex = (display ?? coded ?? inline).replaceAll("&lt;", "<").replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
    return mathHtml(tex, { display: display !== undefined });
  });
}
