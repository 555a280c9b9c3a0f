/**
 * The notebooks of the book, in all languages.
 *
 * @module
 */
import { type ChartSpec, renderSvg } from "../../lib/viz/mod.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { readWords, requireCatalogue } from "../i18n/catalogue.ts";
import { translateNotebook } from "../i18n/translate.ts";
import type { Notebook } from "../notebook/nbformat.ts";
import { addPage, type Book, markdownOf } from "./book.ts";
import { notebookName, readNotebook } from "./entries.ts";
import { notebookPage } from "./notebook_page.ts";
import type { PictureFile } from "./outputs.ts";
import { practiceScript } from "./practice_cases.ts";
import { searchTexts } from "./search_texts.ts";
import type { PageEntry } from "./site_map.ts";
import { WORDS } from "./words.ts";

/**
 * Adds the page of a notebook, its pictures and the cases of its exercises.
 *
 * @param book The book.
 * @param entry The notebook in one language.
 * @returns Its pictures.
 */
export async function addNotebook(book: Book, entry: PageEntry): Promise<PictureFile[]> {
  const { source, path, title, language } = entry, name = notebookName(source);
  const markdown = markdownOf(book, entry);
  const exercises = EXERCISES.filter((one) => one.notebook === name);
  const notebook = await inLanguage(entry);
  const { html, pictures } = notebookPage(notebook, { exercises, path, language, markdown });
  for (const { path, bytes } of pictures) book.files.set(path, bytes);
  const script = `notebooks/exercises/${name}.js`;
  if (exercises.length > 0) book.files.set(script, practiceScript(exercises));
  addPage(book, {
    path,
    title,
    language,
    body: html,
    headings: markdown.headings,
    crumbs: [{ title: "GETA Lab", path: "index.html" }, { title: WORDS[language].course }, {
      title,
    }],
    editions: book.entries.filter((one) => one.source === source),
    scripts: exercises.length > 0 ? [script, "assets/practice.js"] : [],
    look: "notebook",
  });
  book.texts.push(...searchTexts({ path, title, passages: markdown.passages }));
  return pictures;
}

async function inLanguage({ source, language }: PageEntry): Promise<Notebook> {
  const name = notebookName(source), notebook = readNotebook(name);
  if (language === "en") return notebook;
  const catalogue = requireCatalogue(language, name), words = readWords(language);
  return await translateNotebook(notebook, { language, catalogue, words, draw });
}

/** As SVG, whose signs the reader's own fonts have: pixels need the fonts, and seconds, where the book is made. */
async function draw(spec: ChartSpec): Promise<Record<string, unknown>> {
  const title = spec["title"];
  const text = typeof title === "object" && title !== null && "text" in title ? title.text : title;
  return {
    "image/svg+xml": await renderSvg(spec),
    "text/plain": `[chart] ${[text ?? ""].flat().join(" ")}`,
  };
}
