/**
 * The book while it is made: its pages, files and what they need.
 *
 * @module
 */
import { dirname, join, normalize } from "node:path/posix";
import { pagesIn, readText, ROOT } from "./entries.ts";
import { type PageContent, pageHtml } from "./layout.ts";
import { type PageMarkdown, pageMarkdown } from "./markdown.ts";
import { type Beside, navigationOf, neighbours } from "./navigation.ts";
import { type SearchText, searchTexts } from "./search_texts.ts";
import { type PageEntry, pathBetween, siteLink } from "./site_map.ts";
import type { PageLanguage } from "./words.ts";

/** The book while it is made. */
export interface Book {
  entries: readonly PageEntry[];
  beside: Beside;
  /** Files of the site by address. */
  files: Map<string, string | Uint8Array<ArrayBuffer>>;
  /** What the search finds. */
  texts: SearchText[];
  /** Files of the project that pages lead to and that have no page yet. */
  needed: Set<string>;
}

/**
 * A book without pages.
 *
 * @param entries The pages that it will have.
 * @param beside What else there will be.
 * @returns The book.
 */
export function emptyBook(entries: readonly PageEntry[], beside: Beside): Book {
  return { entries, beside, files: new Map(), texts: [], needed: new Set() };
}

/**
 * The reader of a page's Markdown; links lead to pages of the book, pictures are taken along.
 *
 * @param book The book.
 * @param place Document, page, language.
 * @returns The reader.
 */
export function markdownOf(
  book: Book,
  { source, path, language }: Pick<PageEntry, "source" | "path" | "language">,
): PageMarkdown {
  const pages = pagesIn(book.entries, language);
  const need = (file: string) => book.needed.add(file);
  return pageMarkdown({
    link: (address) => siteLink(address, { from: source, page: path, pages, need }),
    picture: (address) => {
      if (/^[a-z]+:/.test(address)) return address;
      const file = normalize(join(dirname(source), address));
      book.files.set(file, Deno.readFileSync(join(ROOT, file)));
      return pathBetween(path, file);
    },
  });
}

/** A page without what every page has. */
export type BarePage =
  & Omit<PageContent, "navigation" | "previous" | "next">
  & { language: PageLanguage };

/**
 * Adds a page in its frame.
 *
 * @param book The book.
 * @param page The page.
 */
export function addPage(book: Book, page: BarePage): void {
  const navigation = navigationOf(book.entries, page.language, book.beside);
  book.files.set(
    page.path,
    pageHtml({ ...page, navigation, ...neighbours(navigation, page.path) }),
  );
}

/**
 * Adds the page of a Markdown document.
 *
 * @param book The book.
 * @param entry The document.
 */
export function addDocument(book: Book, entry: PageEntry): void {
  const { source, path, title, language } = entry;
  const markdown = markdownOf(book, entry);
  const body = markdown.render(readText(source));
  const crumbs = [{ title: "GETA Lab", path: "index.html" }, {
    title: entry.part === "project" ? "Project" : "Documents",
  }, { title }];
  addPage(book, {
    path,
    title,
    language,
    body,
    headings: markdown.headings,
    crumbs,
    look: "document",
  });
  book.texts.push(...searchTexts({ path, title, passages: markdown.passages }));
}
