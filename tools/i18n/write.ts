import { normalise, notebookJson } from "../notebook/normalise.ts";
import { joinText, type Notebook } from "../notebook/nbformat.ts";
import { type Language, readWords, requireCatalogue } from "./catalogue.ts";
import { translateNotebook } from "./translate.ts";

const ROOT = new URL("../../", import.meta.url);
/** Where the translations lie, two folders below the root; git ignores it. */
const FOLDER = "translated";

/**
 * Writes the translation of an executed notebook to `translated/<language>/`, with the data that its cells read beside it.
 *
 * @param notebook The executed English notebook.
 * @param options Its name, without `.ipynb`, and the language.
 * @returns The path of the written file, from the root of the project.
 * @throws {TypeError} If the notebook has no catalogue in this language.
 */
export async function writeTranslation(
  notebook: Notebook,
  { name, language }: { name: string; language: Language },
): Promise<string> {
  const catalogue = requireCatalogue(language, name);
  const words = readWords(language);
  const translated = await translateNotebook(notebook, { language, catalogue, words });
  const folder = `${FOLDER}/${language}`, path = `${folder}/${name}.ipynb`;
  await Deno.mkdir(new URL(`${folder}/data`, ROOT), { recursive: true });
  await Deno.writeTextFile(new URL(path, ROOT), notebookJson(normalise(deeper(translated))));
  const data = new URL("notebooks/data/", ROOT);
  for await (const { name: file, isFile } of Deno.readDir(data)) {
    if (isFile) await Deno.copyFile(new URL(file, data), new URL(`${folder}/data/${file}`, ROOT));
  }
  return path;
}

/** Links lead out of a folder that lies one deeper than `notebooks/`. */
function deeper(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? cell : {
      ...cell,
      source: joinText(cell.source).replaceAll("](../", "](../../"),
    }
  );
  return { ...notebook, cells };
}
