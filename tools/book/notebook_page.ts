/**
 * A notebook as a page: what students get, with the committed outputs.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { answerCellId, type Exercise } from "../../notebooks/exercises/exercise.ts";
import { joinText, type Notebook } from "../notebook/nbformat.ts";
import { tierOf } from "../tiers/tier.ts";
import { exerciseHtml } from "./exercise_html.ts";
import { codeHtml } from "./highlight.ts";
import type { PageMarkdown } from "./markdown.ts";
import { outputsHtml, type PictureFile } from "./outputs.ts";
import { pathBetween } from "./site_map.ts";
import type { PageLanguage } from "./words.ts";

/** What the page is made with. */
export interface NotebookPageOptions {
  /** All exercises of the notebook. */
  exercises: readonly Exercise[];
  /** Address of the page in the site, which ends in `.html`. */
  path: string;
  language: PageLanguage;
  /** Reads its Markdown. */
  markdown: PageMarkdown;
}

/**
 * Makes the text of the page. Solutions are not in it.
 *
 * @param notebook The executed notebook with its solutions.
 * @param options Exercises, place, language.
 * @returns HTML, and the pictures.
 */
export function notebookPage(
  notebook: Notebook,
  { exercises, path, language, markdown }: NotebookPageOptions,
): { html: string; pictures: PictureFile[] } {
  const student = tierOf(notebook, exercises, "student"), pictures: PictureFile[] = [];
  const folder = path.replace(/\.html$/, "");
  const partOf = new Map(exercises.flatMap((one) => {
    const id = answerCellId(one.id);
    return [[`${id}-task`, one], [id, one], [`${id}-check`, one]] as const;
  }));
  const parts = student.cells.map((cell, index) => {
    const source = joinText(cell.source), { id = `${index}` } = cell;
    const exercise = partOf.get(id);
    if (cell.cell_type !== "code") {
      const html = markdown.render(source);
      return exercise === undefined
        ? html
        : `<section class="exercise" id="cell-${escapeHtml(id)}">\n${html}`;
    }
    if (exercise !== undefined && id.endsWith("-check")) return "";
    if (exercise !== undefined) {
      return `<div id="cell-${escapeHtml(id)}">${
        exerciseHtml(exercise, source, language)
      }</div></section>`;
    }
    const { outputs } = notebook.cells[index] as Extract<typeof cell, { cell_type: "code" }>;
    const shown = outputsHtml(outputs, {
      pictureAt: (at) => `${folder}/${id}${at === 0 ? "" : `-${at + 1}`}`,
      link: (picture) => pathBetween(path, picture),
      markdown: markdown.render,
    });
    pictures.push(...shown.pictures);
    return `<section class="cell" id="cell-${escapeHtml(id)}">\n${codeHtml(source, "ts")}\n${
      shown.html === "" ? "" : `<div class="outputs">\n${shown.html}\n</div>\n`
    }</section>`;
  });
  return { html: parts.filter((part) => part !== "").join("\n"), pictures };
}
