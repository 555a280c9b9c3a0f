/**
 * All that is wrong with the translations, in sentences.
 *
 * @module
 */
import { joinText, type Notebook, parseNotebook } from "../notebook/nbformat.ts";
import {
  type Catalogue,
  type Language,
  languages,
  readCatalogue,
  readWords,
  translatedNames,
} from "./catalogue.ts";
import { coverageFaults } from "./coverage.ts";
import { spanFaults } from "./spans.ts";
import { wordingFaults } from "./wording.ts";

const NOTEBOOKS = new URL("../../notebooks/", import.meta.url);

/**
 * Reads a committed notebook.
 *
 * @param name Its name, without `.ipynb`.
 * @returns The notebook.
 * @throws {Deno.errors.NotFound} If there is none of this name.
 */
export function readNotebook(name: string): Notebook {
  return parseNotebook(Deno.readTextFileSync(new URL(`${name}.ipynb`, NOTEBOOKS)));
}

/**
 * Names the cells that are stale, missing or unknown, in all languages.
 *
 * @returns One sentence for each fault, with the language, the notebook and the cell.
 */
export function staleCells(): string[] {
  return eachTranslation(({ notebook, catalogue, language }) =>
    coverageFaults(notebook, { catalogue, words: readWords(language) })
  );
}

/**
 * Names the cells whose formulas or code are not those of the English cell, or that break a rule of their edition.
 *
 * @returns One sentence for each fault, with the language, the notebook and the cell.
 */
export function wordingOfCells(): string[] {
  const shared = languages.flatMap((language) =>
    Object.values(readWords(language)).flatMap((text) =>
      wordingFaults(text, language).map((fault) => `${language}/words: ${fault}`)
    )
  );
  const cells = eachTranslation(({ notebook, catalogue, language }) =>
    Object.entries(catalogue.cells).flatMap(([id, cell]) => {
      const texts = "text" in cell ? [cell.text.join("\n")] : Object.values(cell.shown);
      const english = notebook.cells.find((one) => one.id === id);
      const spans = "text" in cell && english
        ? spanFaults(joinText(english.source), texts.join())
        : [];
      return [...spans, ...texts.flatMap((text) => wordingFaults(text, language))]
        .map((fault) => `cell ${id}: ${fault}`);
    })
  );
  return [...shared, ...cells];
}

interface Translated {
  notebook: Notebook;
  catalogue: Catalogue;
  language: Language;
}

function eachTranslation(faults: (translated: Translated) => string[]): string[] {
  return translatedNames().flatMap((name) => {
    const notebook = readNotebook(name);
    return languages.flatMap((language) => {
      const catalogue = readCatalogue(language, name);
      if (!catalogue) return [`${language}/${name}: there is no catalogue`];
      return faults({ notebook, catalogue, language })
        .map((fault) => `${language}/${name}: ${fault}`);
    });
  });
}
