/**
 * Markdown of documents and of notebooks as HTML.
 *
 * @module
 */
// @ts-types="@types/markdown-it"
import MarkdownIt from "markdown-it";
import { escapeHtml } from "../../lib/viz/mod.ts";
import { headingAnchor } from "../symbols/markdown.ts";
import { codeHtml } from "./highlight.ts";
import { mathHtml } from "./math.ts";
import { mathRules } from "./math_rules.ts";

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** A heading of a page. */
export interface Heading {
  /** 1 to 6. */
  level: number;
  /** Its anchor. */
  id: string;
  /** Its text without marks; formulas as their TeX. */
  text: string;
  /** What stands inside it, HTML. */
  html: string;
}

/** What is found by the search: the text under a heading. */
export interface Passage {
  /** Anchor of the heading; empty in front of the first one. */
  id: string;
  /** Text of the heading. */
  heading: string;
  /** The paragraphs below it, without marks. */
  text: string;
}

/** Reads the Markdown of one page, piece by piece. */
export interface PageMarkdown {
  /**
   * @param markdown The next piece.
   * @returns HTML.
   */
  render(markdown: string): string;
  /** Headings so far. */
  headings: Heading[];
  /** Texts so far. */
  passages: Passage[];
}

/** Where addresses of the Markdown lead. */
export interface MarkdownOptions {
  /** Where a link leads. */
  link: (address: string) => string;
  /** Where a picture lies. */
  picture: (address: string) => string;
}

/**
 * Makes a reader for one page: anchors are told apart over all of its pieces.
 *
 * @param options Where addresses lead.
 * @returns The reader.
 */
export function pageMarkdown({ link, picture }: MarkdownOptions): PageMarkdown {
  const headings: Heading[] = [], passages: Passage[] = [], used = new Map<string, number>();
  const parser = new MarkdownIt({ html: true, linkify: false });
  parser.use(mathRules);
  const { rules } = parser.renderer;
  rules["fence"] = (tokens, index) => {
    const { content, info } = tokens[index]!, language = info.trim();
    return language === "math" ? mathHtml(content, { display: true }) : codeHtml(content, language);
  };
  rules["table_open"] = () => '<div class="wide"><table>\n';
  rules["table_close"] = () => "</table></div>\n";

  function anchor(text: string): string {
    const id = headingAnchor(text), times = used.get(id) ?? 0;
    used.set(id, times + 1);
    return times === 0 ? id : `${id}-${times}`;
  }
  function readTokens(tokens: Token[]) {
    for (const [i, token] of tokens.entries()) {
      if (token.type === "heading_open") {
        const inside = tokens[i + 1]!, text = plainText(inside), id = anchor(text);
        token.attrSet("id", id);
        const html = parser.renderer.renderInline(inside.children ?? [], parser.options, {});
        headings.push({ level: Number(token.tag.slice(1)), id, text, html });
        passages.push({ id, heading: text, text: "" });
      } else if (token.type === "inline" && tokens[i - 1]?.type !== "heading_open") {
        if (passages.length === 0) passages.push({ id: "", heading: "", text: "" });
        const last = passages.at(-1)!;
        last.text = `${last.text} ${plainText(token)}`.trim();
      }
      for (const child of token.children ?? []) {
        if (child.type === "link_open") setLink(child, link);
        if (child.type === "image") child.attrSet("src", picture(child.attrGet("src") ?? ""));
      }
    }
  }
  return {
    headings,
    passages,
    render(markdown) {
      const tokens = parser.parse(markdown, {});
      readTokens(tokens);
      return parser.renderer.render(tokens, parser.options, {});
    },
  };
}

function setLink(token: Token, link: MarkdownOptions["link"]): void {
  const address = token.attrGet("href") ?? "";
  token.attrSet("href", link(decodeURI(address)));
  if (/^https?:/.test(address)) token.attrSet("rel", "noopener");
}

/** The text of a line without marks. */
function plainText({ children, content }: Token): string {
  if (children === null) return content;
  return children.map(({ type, content }) => {
    if (type === "softbreak" || type === "hardbreak") return " ";
    return /^(text|code_inline|math|image)$/.test(type) ? content : "";
  }).join("");
}

/**
 * A link.
 *
 * @param href Where it leads.
 * @param html What stands in it.
 * @param attributes Further attributes, by name.
 * @returns HTML.
 */
export function linkHtml(
  href: string,
  html: string,
  attributes: Record<string, string> = {},
): string {
  const further = Object.entries(attributes).map(([name, value]) =>
    ` ${name}="${escapeHtml(value)}"`
  );
  return `<a href="${escapeHtml(href)}"${further.join("")}>${html}</a>`;
}
