/**
 * Files of the project as pages, for links that lead to them.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { addPage, type Book } from "./book.ts";
import { readText, ROOT } from "./entries.ts";
import { codeHtml } from "./highlight.ts";
import { linkHtml } from "./markdown.ts";
import { pathBetween, sourcePage } from "./site_map.ts";

/**
 * Adds a page for every file and folder that pages lead to and that has none.
 *
 * @param book The book; nothing is needed any more after it.
 */
export function addSources(book: Book): void {
  for (const path of book.needed) { // grows while it is read: a folder needs its files
    const page = sourcePage(path);
    const body = Deno.statSync(`${ROOT}/${path}`).isDirectory
      ? folderHtml(book, path, page)
      : fileHtml(readText(path), /\.(\w+)$/.exec(path)?.[1] ?? "");
    addPage(book, {
      path: page,
      title: path,
      language: "en",
      body: `<h1>${escapeHtml(path)}</h1>\n${body}`,
      headings: [],
      crumbs: [{ title: "GETA Lab", path: "index.html" }, { title: path }],
      look: "source",
    });
  }
}

/** Data and notebooks are too long to be read here. */
const LONGEST = 300_000;

function fileHtml(text: string, language: string): string {
  return text.length > LONGEST
    ? `<p>This file has ${text.length} characters: open it in the project.</p>`
    : codeHtml(text, language);
}

function folderHtml(book: Book, path: string, page: string): string {
  const names = [...Deno.readDirSync(`${ROOT}/${path}`)].map(({ name }) => name).sort();
  const links = names.map((name) => {
    const file = `${path}/${name}`;
    const known = book.entries.find((one) => one.source === file && one.language === "en");
    if (known === undefined) book.needed.add(file);
    return `<li>${
      linkHtml(pathBetween(page, known?.path ?? sourcePage(file)), escapeHtml(name))
    }</li>`;
  });
  return `<ul>${links.join("\n")}</ul>`;
}
