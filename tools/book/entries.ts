/**
 * All pages of the book, in reading order.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { languages, readCatalogue } from "../i18n/catalogue.ts";
import { joinText, type Notebook, parseNotebook } from "../notebook/nbformat.ts";
import type { PageEntry, Part } from "./site_map.ts";
import type { PageLanguage } from "./words.ts";

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Documents in this order, others behind them. */
const DOCUMENTS = ["geta", "symbols", "paper_vs_reference", "pruning", "operators", "zoo", "files"];

/** Documents that are no part of `docs/`. */
const PROJECT: [source: string, title: string][] = [
  ["README.md", "About GETA Lab"],
  ["CONTRIBUTING.md", "Contributing"],
  ["CHANGELOG.md", "Changes"],
];

/**
 * Lists the pages.
 *
 * @param parts Which parts the book has.
 * @returns Notebooks with their translations, decks, documents.
 */
export function bookEntries(parts: ReadonlySet<Part>): PageEntry[] {
  return [
    ...parts.has("notebooks") ? notebookEntries() : [],
    ...parts.has("slides") ? filesIn("slides", ".md").map(slideEntry) : [],
    ...parts.has("docs") ? documentEntries() : [],
  ];
}

function notebookEntries(): PageEntry[] {
  const found: PageEntry[] = filesIn("notebooks", ".ipynb").map((name) => ({
    source: `notebooks/${name}.ipynb`,
    path: `notebooks/${name}.html`,
    title: numbered(name, titleOf(notebookText(readNotebook(name)))),
    part: "course",
    language: "en",
  }));
  const translated = languages.flatMap((language) =>
    found.flatMap(({ source }): PageEntry[] => {
      const name = notebookName(source);
      const cells = Object.values(readCatalogue(language, name)?.cells ?? {});
      const text = cells.flatMap((cell) => "text" in cell ? [cell.text.join("\n")] : []).join("\n");
      if (text === "") return [];
      const path = `notebooks/${language}/${name}.html`;
      return [{ source, path, title: numbered(name, titleOf(text)), part: "course", language }];
    })
  );
  return [...found, ...translated];
}

function slideEntry(name: string): PageEntry {
  const text = readText(`slides/${name}.md`).replace(/^---\n[^]*?\n---\n/, "");
  return {
    source: `slides/${name}.md`,
    path: `slides/${name}.html`,
    title: titleOf(text),
    part: "slides",
    language: "en",
  };
}

function documentEntries(): PageEntry[] {
  const place = (name: string) => (DOCUMENTS.indexOf(name) + 1) || Infinity;
  const names = filesIn("docs", ".md").sort((a, b) => {
    const [first, second] = [place(a), place(b)];
    return first === second ? (a < b ? -1 : 1) : first - second;
  });
  const documents = names.map((name): PageEntry => ({
    source: `docs/${name}.md`,
    path: `docs/${name}.html`,
    title: titleOf(readText(`docs/${name}.md`)),
    part: "documents",
    language: "en",
  }));
  const project = PROJECT.map(([source, title]): PageEntry => ({
    source,
    path: `project/${source.toLowerCase().replace(".md", ".html")}`,
    title,
    part: "project",
    language: "en",
  }));
  return [...documents, ...project];
}

/**
 * The page of each document in a language: the translation where there is one.
 *
 * @param entries All pages.
 * @param language The language.
 * @returns Addresses by document.
 */
export function pagesIn(
  entries: readonly PageEntry[],
  language: PageLanguage,
): Map<string, string> {
  const pages = new Map<string, string>();
  for (const wanted of ["en", language]) {
    for (const { source, path, language } of entries) {
      if (language === wanted) pages.set(source, path);
    }
  }
  return pages;
}

/**
 * Reads a committed notebook.
 *
 * @param name Without `.ipynb`.
 * @returns The notebook.
 */
export function readNotebook(name: string): Notebook {
  return parseNotebook(readText(`notebooks/${name}.ipynb`));
}

/**
 * The name of a notebook.
 *
 * @param source Its file.
 * @returns The name without folder and ending.
 */
export function notebookName(source: string): string {
  return source.replace(/^.*\//, "").replace(/\.ipynb$/, "");
}

/**
 * Reads a file of the project.
 *
 * @param path From the root of the project.
 * @returns Its text.
 */
export function readText(path: string): string {
  return Deno.readTextFileSync(`${ROOT}/${path}`);
}

function notebookText({ cells }: Notebook): string {
  return cells.filter((cell) => cell.cell_type !== "code").map((cell) => joinText(cell.source))
    .join("\n");
}

/** A title that begins with the number of the notebook. */
function numbered(name: string, title: string): string {
  const number = name.slice(0, 2);
  return title.startsWith(number) ? title : `${number} ${title}`;
}

/** The first heading, without marks. */
function titleOf(markdown: string): string {
  return /^# (.*)$/m.exec(markdown)?.[1]?.replaceAll(/[`*]/g, "") ?? "";
}

/** Names of the files of a folder, without their ending, in order. */
function filesIn(folder: string, ending: string): string[] {
  return [...Deno.readDirSync(`${ROOT}/${folder}`)].filter(({ name }) => name.endsWith(ending))
    .map(({ name }) => name.slice(0, -ending.length)).sort();
}
