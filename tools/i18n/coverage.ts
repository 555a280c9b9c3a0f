/**
 * Which cells of a notebook a catalogue translates, and which it no longer does.
 *
 * @module
 */
import { joinText, type Notebook } from "../notebook/nbformat.ts";
import { type Catalogue, cellHash, type Shown } from "./catalogue.ts";
import { keyPattern, translator } from "./phrases.ts";
import { shownTexts } from "./shown_text.ts";

const WORD = /[A-Za-z]{2}/;

/**
 * Names the cells whose translation is stale, missing or without an English cell.
 *
 * @param notebook The executed English notebook.
 * @param translation Its catalogue, and the texts that all notebooks share.
 * @returns One sentence for each fault, empty if the translation is complete.
 */
export function coverageFaults(
  notebook: Notebook,
  { catalogue, words }: { catalogue: Catalogue; words: Shown },
): string[] {
  const known = new Set(notebook.cells.map(({ id }) => id));
  const unknown = Object.keys(catalogue.cells).filter((id) => !known.has(id))
    .map((id) => `cell ${id} is translated but not in the notebook`);
  const faults = notebook.cells.flatMap((cell) => {
    const id = cell.id ?? "", found = catalogue.cells[id];
    if (cell.cell_type === "code") {
      if (found && "text" in found) return [`cell ${id} is code: it must have shown texts only`];
      const texts = shownTexts(cell), shown = found?.shown ?? {};
      return shownFaults(texts, { shown, words }).map((fault) => `cell ${id} ${fault}`);
    }
    if (!found) return [`cell ${id} is missing`];
    if (!("text" in found)) return [`cell ${id} is prose: it must have a text`];
    const now = cellHash(joinText(cell.source));
    return found.of === now ? [] : [`cell ${id} is stale: the English cell is now ${now}`];
  });
  return [...unknown, ...faults];
}

function shownFaults(
  texts: readonly { text: string; needed: boolean }[],
  { shown, words }: { shown: Shown; words: Shown },
): string[] {
  const translated = translator(shown, words);
  const missing = texts
    .filter(({ text, needed }) => needed && WORD.test(text) && translated(text) === undefined)
    .map(({ text }) => `shows ${JSON.stringify(text)}, whose translation is missing`);
  const stale = Object.keys(shown)
    .filter((key) => !texts.some(({ text }) => keyPattern(key).test(text)))
    .map((key) => `is stale: it no longer shows ${JSON.stringify(key)}`);
  return [...missing, ...stale];
}
