/**
 * An exercise that the reader solves in the page.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { answerCellId, type Exercise } from "../../notebooks/exercises/exercise.ts";
import { type PageLanguage, WORDS } from "./words.ts";

/**
 * The place for an answer: an editor, or a field for a number, with buttons and results.
 *
 * @param exercise The exercise.
 * @param stub What a student gets as answer cell.
 * @param language The language of the page.
 * @returns HTML; the scripts of the page give it life.
 */
export function exerciseHtml(exercise: Exercise, stub: string, language: PageLanguage): string {
  const id = `answer-${answerCellId(exercise.id)}`, words = WORDS[language];
  const results = '<div class="results" role="status" aria-live="polite"></div>';
  const label = `<label for="${id}">${words.answer} <code>${exercise.name}</code></label>`;
  const note = `<noscript><p class="note">${words.needsScript}</p></noscript>`;
  const field = exercise.kind === "number"
    ? `<input id="${id}" type="text" inputmode="decimal" autocomplete="off">
<button type="button" class="main" data-run="number">${words.checkNumber}</button>`
    : `<div class="editor"><pre aria-hidden="true"></pre><textarea id="${id}" rows="${
      stub.split("\n").length + 4
    }" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off">
${escapeHtml(stub)}</textarea></div>
<p class="buttons"><button type="button" class="main" data-run="visible">${words.runChecks}</button>
<button type="button" data-run="hidden">${words.practiceTests}</button>
<button type="button" class="plain" data-run="reset">${words.reset}</button></p>`;
  return `<div class="answer" data-exercise="${exercise.id}">
${label}
${field}
${results}
${
    exercise.kind === "function"
      ? `<p class="note">${words.practiceNote} ${words.keys}</p>\n`
      : ""
  }${note}
</div>`;
}
