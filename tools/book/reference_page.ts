/**
 * The way into the reference: all modules with what they are for, and their functions.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { API, type ApiSymbol, entryPoints } from "./api_pages.ts";
import { addPage, type Book, markdownOf } from "./book.ts";
import { readText } from "./entries.ts";
import { linkHtml } from "./markdown.ts";
import { REFERENCE } from "./site_map.ts";

/**
 * Adds the page.
 *
 * @param book The book.
 * @param symbols What the reference has.
 */
export function addReference(book: Book, symbols: readonly ApiSymbol[]): void {
  const markdown = markdownOf(book, { source: "lib", path: REFERENCE, language: "en" });
  const parts = [markdown.render("# Functions")];
  const files = entryPoints();
  for (const [name, file] of Object.entries(files)) {
    const module = name.replace("./", "");
    const own = symbols.filter((one) => one.module === module);
    if (own.length === 0) continue; // "." is the folder geta under another name
    const functions = own.filter(({ isFunction }) => isFunction)
      .sort((a, b) => a.name < b.name ? -1 : 1);
    const items = functions.map(({ name, path, text }) =>
      `<li>${linkHtml(path, `<code>${escapeHtml(name)}</code>`, { title: text })}</li>`
    );
    const page = file === files["."] ? `${API}/index.html` : `${API}/${module}/index.html`;
    const address = linkHtml(page, `All ${own.length} names`);
    parts.push(
      markdown.render(`## ${module}\n\n${aboutModule(readText(file))}`),
      `<p><code>import { … } from "@geta-lab/geta/${module}"</code> · ${address}</p>`,
      `<ul class="names">${items.join("\n")}</ul>`,
    );
  }
  addPage(book, {
    path: REFERENCE,
    title: "Functions",
    language: "en",
    body: parts.join("\n"),
    headings: markdown.headings,
    crumbs: [{ title: "GETA Lab", path: "index.html" }, { title: "Functions" }],
    look: "document",
  });
}

/**
 * The first paragraph of the comment at the head of a module.
 *
 * @param source The module.
 * @returns Markdown; links of the comment are code.
 */
export function aboutModule(source: string): string {
  const [, comment = ""] = /^\/\*\*\n([^]*?)\n \*(?:\n|\/)/.exec(source) ?? [];
  return comment.replaceAll(/^ \* ?/gm, "").replaceAll(/\{@link(?:code)? ([^}]*)\}/g, "`$1`");
}
