import { posix } from "node:path";
import { joinText, type Notebook } from "../notebook/nbformat.ts";

/** A link out of the folder of the notebooks: `](../lib/…)`. Those between notebooks stay as they are. */
const OUTSIDE = /\]\((\.\.\/[^)\s]+)\)/g;

/**
 * Lets the links of a notebook lead to the files of the project from another folder.
 *
 * @param notebook The notebook, as it is in `notebooks/`.
 * @param way From the other folder to `notebooks/`, with slashes.
 * @returns The notebook for the other folder.
 */
export function withLinksFrom(notebook: Notebook, way: string): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type !== "markdown" ? cell : {
      ...cell,
      source: joinText(cell.source).replaceAll(
        OUTSIDE,
        (_, link: string) => `](${posix.join(way, link)})`,
      ),
    }
  );
  return { ...notebook, cells };
}
